/**
 * Nested key-value lookup (MemGPT, 2023): many pairs are told at the start; the value of one is the key of the next. A
 * question names a key, from which links lead to a plain value: so it needs as many pairs as there are links and one
 * more, each of which only the one before gives away. In random order the pairs form chains, each as long as the deepest
 * question is (the last may be shorter); so a question of n links begins n pairs before the end of one.
 *
 *   tell 140 pairs · (read · think · write)ⁿ
 */
import { z } from 'zod'
import type { Ask, Fact } from '../../sim/facts.ts'
import type { Self, Syscall } from '../../sim/program.ts'
import { stream } from '../../sim/rng.ts'
import { durationDistribution, tokenDistribution, tokens } from '../units.ts'
import { defineWorkload } from '../workload.ts'
import { arrivalsOf, checkTiming, timingFields } from './arrivals.ts'
import { below, importanceOf, MOST_ROUNDS, someOf, someTokens, wait } from './draws.ts'
import { scripted } from './plans.ts'
import { checkProcess, processesOf, processFields, systemField, taskOf } from './process.ts'

const CHAINS = stream('workload chains')
const LEVEL = stream('workload level')
const START = stream('workload start')
const PAUSE = stream('workload pause')
const MESSAGE = stream('workload message')
const ANSWER = stream('workload answer')
const IMPORTANCE = stream('workload importance')

const level = z.int().min(0).max(99)
const schema = z
  .strictObject({
    kind: z.literal('nested-kv'),
    ...processFields,
    ...systemField,
    ...timingFields,
    pairs: z.int().min(1).max(MOST_ROUNDS).default(140),
    pair: tokens
      .refine(value => value > 0, { error: 'must be above 0' })
      .default(56)
      .describe('tokens of each pair; 140 times 56 is about 8k'),
    questions: z.int().min(1).max(MOST_ROUNDS),
    levels: z
      .union([level, z.array(level).min(1)])
      .default([0, 1, 2, 3, 4])
      .describe('links to follow: a number, or several of which each question draws one'),
    pause: durationDistribution.optional().describe('before the next question; default none'),
    question: tokenDistribution.describe('tokens of each question, 1 at least'),
    answer: tokenDistribution,
  })
  .superRefine(checkTiming)
  .superRefine(checkProcess)
  .superRefine((spec, issues) => {
    const deepest = Math.max(...[spec.levels].flat())
    if (deepest < spec.pairs) return
    const message = `must be below \`pairs\`: ${deepest} links join ${deepest + 1} pairs, found ${spec.pairs}`
    issues.addIssue({ code: 'custom', message, path: ['levels'] })
  })
export type NestedKvSpec = z.output<typeof schema>

/** Each pair names the next of its chain; the value of the last is plain. */
function chainsOf(self: Self, { pairs, levels }: NestedKvSpec): Fact[][] {
  const keys = Array.from({ length: pairs }, (_, key) => key)
  const order = someOf(self, keys, pairs, CHAINS, 0)
  const length = Math.max(...[levels].flat()) + 1
  return Array.from({ length: Math.ceil(pairs / length) }, (_, chain) =>
    order.slice(chain * length, (chain + 1) * length).map((key, i, { [i + 1]: names }) => ({
      key,
      version: 0,
      ...(names === undefined ? {} : { names }),
    })),
  )
}

/** The question's key stands so many links before the end of a chain that has as many. */
function questionsOf(self: Self, spec: NestedKvSpec, chains: readonly (readonly Fact[])[]): Ask[] {
  const levels = [spec.levels].flat()
  return Array.from({ length: spec.questions }, (_, turn) => {
    const links = levels[below(self, levels.length, LEVEL, turn)] ?? 0
    const deep = chains.filter(chain => chain.length > links)
    const needs = deep[below(self, deep.length, START, turn)]?.slice(-links - 1) ?? []
    // A key is looked for by its very words.
    return { needs, chained: true, category: `level-${links}`, keywords: ['key'] }
  })
}

function tellPairs(
  self: Self,
  spec: NestedKvSpec,
  chains: readonly (readonly Fact[])[],
  asks: readonly Ask[],
): Syscall {
  const facts = chains.flat().sort((a, b) => a.key - b.key)
  const times = new Array<number>(spec.pairs).fill(0)
  for (const { key } of asks.flatMap(ask => ask.needs)) times[key] = (times[key] ?? 0) + 1
  const pages = facts.map(fact => ({
    tokens: spec.pair,
    holds: [fact],
    importance: importanceOf(self, times[fact.key] ?? 0, IMPORTANCE, fact.key),
  }))
  return { do: 'tell', pages }
}

function program(spec: NestedKvSpec) {
  const task = taskOf(spec.task)
  return scripted(self => {
    const chains = chainsOf(self, spec)
    const asks = questionsOf(self, spec, chains)
    const rounds = asks.flatMap((ask, turn): Syscall[] => [
      {
        do: 'read',
        after: turn === 0 ? 0 : wait(self, spec.pause, PAUSE, turn),
        tokens: someTokens(self, spec.question, MESSAGE, turn),
      },
      { do: 'think', output: someTokens(self, spec.answer, ANSWER, turn), task: task(self, turn), ask },
      { do: 'write' },
    ])
    return [tellPairs(self, spec, chains, asks), ...rounds]
  })
}

export default defineWorkload<NestedKvSpec>({
  kind: 'nested-kv',
  summary: 'Key-value pairs told at the start; questions follow a chain of 0 to 4 links.',
  schema,
  sources: (spec, context) => [
    { name: spec.name, arrival: arrivalsOf(spec, spec.name), process: processesOf(spec, context, program(spec)) },
  ],
})
