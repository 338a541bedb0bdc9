/**
 * People who talk: a message, an answer, time to think, the next message. Closed loop: a slow machine is
 * asked less often. The user's clock runs from the message sent to the answer shown, both ways of the
 * network included; a turn that looks back needs a page of the conversation before it (`recall`).
 */
import { z } from 'zod'
import { constant, type Distribution, uniform } from '../../sim/distributions.ts'
import type { Program, Self } from '../../sim/program.ts'
import { stream } from '../../sim/rng.ts'
import { type Ticks, ticks } from '../../sim/units.ts'
import { durationDistribution, probability, tokenDistribution } from '../units.ts'
import { defineWorkload } from '../workload.ts'
import { arrivalsOf, checkTiming, timingFields } from './arrivals.ts'
import { checkProcess, processesOf, processFields, systemField, taskOf } from './process.ts'
import { ring, type Step } from './ring.ts'

const TURNS = stream('workload turns')
const PAUSE = stream('workload pause')
const MESSAGE = stream('workload message')
const ANSWER = stream('workload answer')
const UP = stream('workload network-up')
const DOWN = stream('workload network-down')
const RECALL = stream('workload recall')
const PAGE = stream('workload page')

const schema = z
  .strictObject({
    kind: z.literal('chat'),
    ...processFields,
    ...systemField,
    ...timingFields,
    turns: tokenDistribution.describe('messages in a conversation'),
    think: durationDistribution.describe('how long the user reads and thinks before the next message'),
    message: tokenDistribution.describe('tokens of each message, 1 at least'),
    answer: tokenDistribution,
    network: durationDistribution.optional().describe('time on the wire, each way; default none'),
    recall: probability.optional().describe('P(a turn needs something said earlier); left out: nothing is used'),
  })
  .superRefine(checkTiming)
  .superRefine(checkProcess)
export type ChatSpec = z.output<typeof schema>

const share = uniform(0, 1)
const drawTicks = (self: Self, from: Distribution, use: number, turn: number): Ticks =>
  ticks(self.draw(from, use, turn))

/**
 * The page that a turn needs. After the system prompt's pages, the conversation's: two for each turn that is
 * over, a message and an answer, and then this turn's message.
 */
function usedPage(self: Self, turn: number, spec: ChatSpec): number {
  const first = [spec.system ?? []].flat().length
  const looksBack = turn > 0 && self.draw(share, RECALL, turn) < (spec.recall ?? 0)
  return first + (looksBack ? Math.floor(self.draw(share, PAGE, turn) * 2 * turn) : 2 * turn)
}

function program(spec: ChatSpec): Program {
  const { network = constant(0) } = spec
  const task = taskOf(spec.task)
  const read: Step = (self, turn) => ({
    do: 'read',
    after: turn === 0 ? 0 : drawTicks(self, spec.think, PAUSE, turn),
    tokens: Math.max(1, self.draw(spec.message, MESSAGE, turn)),
  })
  const send: Step = (self, turn) => ({ do: 'sleep', for: drawTicks(self, network, UP, turn) })
  const use: Step = (self, turn) => ({ do: 'use', page: usedPage(self, turn, spec) })
  const think: Step = (self, turn) => ({
    do: 'think',
    output: Math.max(1, self.draw(spec.answer, ANSWER, turn)),
    task: task(self, turn),
  })
  const write: Step = (self, turn) => ({ do: 'write', after: drawTicks(self, network, DOWN, turn) })
  return ring({
    cycle: [read, spec.network && send, spec.recall === undefined ? undefined : use, think, write].filter(
      step => step !== undefined,
    ),
    rounds: self => self.draw(spec.turns, TURNS, 0),
  })
}

export default defineWorkload<ChatSpec>({
  kind: 'chat',
  summary: 'Users in a closed loop: message, answer, time to think, next message.',
  schema,
  sources: (spec, context) => [
    { name: spec.name, arrival: arrivalsOf(spec, spec.name), process: processesOf(spec, context, program(spec)) },
  ],
})
