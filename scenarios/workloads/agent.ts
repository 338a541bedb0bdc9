/**
 * Agents: think, call a tool, observe its result, think again, and answer in the end. With `parallel` above
 * 1 each round starts so many calls at once and waits for all of them.
 *
 *   read goal · (think · call)ⁿ · think (the answer) · write · exit
 */
import { z } from 'zod'
import { weighted } from '../../sim/distributions.ts'
import type { Program, Self } from '../../sim/program.ts'
import { stream } from '../../sim/rng.ts'
import { tokenDistribution } from '../units.ts'
import { defineWorkload, type WorkloadContext } from '../workload.ts'
import { arrivalsOf, checkTiming, timingFields } from './arrivals.ts'
import { checkDevice } from './device.ts'
import { checkProcess, processesOf, processFields, systemField, taskOf } from './process.ts'
import { ring, type Step } from './ring.ts'

const GOAL = stream('workload goal')
const STEPS = stream('workload steps')
const THOUGHT = stream('workload thought')
const TOOL = stream('workload tool')
const RESULT = stream('workload result')

const tool = z.strictObject({
  device: z.string().min(1),
  weight: z.number().positive().max(1e6).default(1).describe('how often it is chosen, against the others'),
  result: tokenDistribution.describe('tokens that it returns'),
})

const schema = z
  .strictObject({
    kind: z.literal('agent'),
    ...processFields,
    ...systemField,
    ...timingFields,
    goal: tokenDistribution.describe('tokens of what it is asked to do'),
    steps: tokenDistribution.describe('rounds of thinking and calling before the answer'),
    thought: tokenDistribution.describe('tokens generated in each round, the call included'),
    answer: tokenDistribution.describe('tokens of the answer at the end'),
    tools: z.array(tool).min(1),
    parallel: z.int().min(1).max(64).default(1).describe('calls started at once in each round'),
  })
  .superRefine(checkTiming)
  .superRefine(checkProcess)
export type AgentSpec = z.output<typeof schema>

/** The j-th call of a round; a call's number in the life of its process is its handle and its key. */
type Call = (self: Self, round: number, j: number) => { device: string; result: number; handle: number }

function caller(spec: AgentSpec): Call {
  const which = weighted(
    spec.tools.map((_, i) => i),
    spec.tools.map(each => each.weight),
  )
  return (self, round, j) => {
    const handle = round * spec.parallel + j
    const chosen = spec.tools[spec.tools.length === 1 ? 0 : self.draw(which, TOOL, handle)]
    if (chosen === undefined) throw new RangeError('agent: a tool beyond the list was drawn')
    return { device: chosen.device, result: self.draw(chosen.result, RESULT, handle), handle }
  }
}

function observe(spec: AgentSpec): Step[] {
  const call = caller(spec)
  if (spec.parallel === 1) {
    return [
      (self, round) => {
        const { device, result } = call(self, round, 0)
        return { do: 'call', device, result }
      },
    ]
  }
  const lanes = Array.from({ length: spec.parallel }, (_, j) => j)
  const starts = lanes.map(
    (j): Step =>
      (self, round) => ({ do: 'start', ...call(self, round, j) }),
  )
  const awaits = lanes.map(
    (j): Step =>
      (_self, round) => ({ do: 'await', handle: round * spec.parallel + j }),
  )
  return [...starts, ...awaits]
}

function program(spec: AgentSpec): Program {
  const task = taskOf(spec.task)
  const think =
    (output: AgentSpec['thought']): Step =>
    (self, round) => ({
      do: 'think',
      output: Math.max(1, self.draw(output, THOUGHT, round)),
      task: task(self, round),
    })
  return ring({
    before: [self => ({ do: 'read', after: 0, tokens: self.draw(spec.goal, GOAL, 0) })],
    cycle: [think(spec.thought), ...observe(spec)],
    rounds: self => self.draw(spec.steps, STEPS, 0),
    after: [think(spec.answer), () => ({ do: 'write' })],
  })
}

function sources(spec: AgentSpec, context: WorkloadContext) {
  spec.tools.forEach((each, i) => {
    checkDevice(each.device, `${context.place}.tools[${i}].device`, context.devices)
  })
  const process = processesOf(spec, context, program(spec))
  return [{ name: spec.name, arrival: arrivalsOf(spec, spec.name), process }]
}

export default defineWorkload<AgentSpec>({
  kind: 'agent',
  summary: 'Agents that think, call tools, observe, and answer in the end.',
  schema,
  sources,
})
