/**
 * Which steps are measured: batches of equal and of ragged contexts, chunks of prompt at several depths, alone and several
 * in one step, and steps of both. Sizes grow by factors, since that is how times do. Each point keeps to the limits of the
 * core: its slots, its context, its token budget and the memory of its contexts together.
 */
import { makeRng, stream } from '../../sim/rng.ts'
import type { Tokens } from '../../sim/units.ts'
import type { Chunk, StepPoint } from './points.ts'

export interface GridLimits {
  readonly slots: number
  readonly contextLimit: Tokens
  readonly tokenBudget: Tokens
  /** Tokens of all contexts of a step together. */
  readonly kvTokens: Tokens
}

export interface Grid {
  readonly limits: GridLimits
  readonly points: readonly StepPoint[]
  /** Measured at the start of each round, to show drift. */
  readonly reference: StepPoint
}

/** Points that are drawn, beside those that are laid out: they lie between the lines of the grid. */
const DRAWN = { quick: { mixed: 8, decode: 4 }, full: { mixed: 30, decode: 16 } } as const

export function makeGrid(limits: GridLimits, size: 'quick' | 'full', seed = 1): Grid {
  const laidOut = [...decodes(limits, size), ...prefills(limits, size), ...mixed(limits, size)]
  const points = [...laidOut, ...drawn(limits, size, seed)].filter(point => fits(point, limits))
  return { limits, points: distinct(points), reference: referenceOf(limits) }
}

export function fits({ decodes, chunks }: StepPoint, limits: GridLimits): boolean {
  const ends = [...decodes, ...chunks.map(({ tokens, computed }) => tokens + computed)]
  const tokens = decodes.length + chunks.reduce((sum, chunk) => sum + chunk.tokens, 0)
  return (
    ends.length > 0 &&
    ends.length <= limits.slots &&
    ends.every(end => end >= 1 && end <= limits.contextLimit) &&
    chunks.every(chunk => chunk.tokens >= 2) &&
    tokens <= limits.tokenBudget &&
    ends.reduce((sum, end) => sum + end, 0) <= limits.kvTokens
  )
}

function referenceOf({ slots, contextLimit, kvTokens }: GridLimits): StepPoint {
  const jobs = Math.min(4, slots)
  return { decodes: equal(jobs, Math.max(1, Math.floor(Math.min(contextLimit / 4, kvTokens / jobs, 256)))), chunks: [] }
}

/** `from`, times `factor` again and again, below `to`; and `to` itself. */
function ladder(from: number, to: number, factor: number): number[] {
  const steps: number[] = []
  for (let step = from; step < to / Math.sqrt(factor); step *= factor) steps.push(Math.round(step))
  return [...steps, to]
}

const equal = (jobs: number, context: Tokens): Tokens[] => new Array<Tokens>(jobs).fill(context)

/** One long job among short ones; and contexts at even distances. */
const ragged = (jobs: number, context: Tokens): StepPoint[] => [
  { decodes: [context, ...equal(jobs - 1, Math.max(1, Math.floor(context / 16)))], chunks: [] },
  { decodes: Array.from({ length: jobs }, (_, i) => Math.ceil((context * (i + 1)) / jobs)), chunks: [] },
]

function decodes({ slots, contextLimit }: GridLimits, size: 'quick' | 'full'): StepPoint[] {
  const batches = ladder(1, slots, size === 'quick' ? 2.9 : 1.6)
  const contexts = ladder(16, contextLimit - 8, size === 'quick' ? 4 : 2)
  const longs = contexts.slice(size === 'quick' ? -2 : -4)
  return [
    ...batches.flatMap(jobs => contexts.map(context => ({ decodes: equal(jobs, context), chunks: [] }))),
    ...batches.filter(jobs => jobs > 1).flatMap(jobs => longs.flatMap(context => ragged(jobs, context))),
  ]
}

function prefills({ contextLimit, tokenBudget }: GridLimits, size: 'quick' | 'full'): StepPoint[] {
  const largest = Math.min(tokenBudget, contextLimit)
  const sizes = [2, ...ladder(8, largest, size === 'quick' ? 3 : 2)]
  const before = [0, ...ladder(64, contextLimit, size === 'quick' ? 5 : 2.5)]
  const single = sizes.flatMap(tokens =>
    before.map(computed => ({
      decodes: [],
      chunks: [{ tokens, computed: Math.min(computed, contextLimit - tokens) }],
    })),
  )
  const several = sizes.flatMap(tokens => [2, 3].map(many => ({ decodes: [], chunks: chunks(many, tokens, 32) })))
  return [...single, ...several]
}

const chunks = (many: number, tokens: Tokens, computed: Tokens): Chunk[] =>
  Array.from({ length: many }, () => ({ tokens: Math.floor(tokens / many), computed }))

function mixed({ slots, contextLimit, tokenBudget }: GridLimits, size: 'quick' | 'full'): StepPoint[] {
  const batches = ladder(1, Math.max(1, slots - 1), size === 'quick' ? 4 : 2)
  const contexts = ladder(64, contextLimit - 8, size === 'quick' ? 8 : 4)
  const sizes = ladder(16, Math.max(16, Math.min(tokenBudget, contextLimit) - slots), size === 'quick' ? 8 : 4)
  return batches.flatMap(jobs =>
    contexts.flatMap(context =>
      sizes.map(tokens => ({ decodes: equal(jobs, context), chunks: [{ tokens, computed: 0 }] })),
    ),
  )
}

const DRAW = stream('grid')

/** Ragged batches, with and without chunks, of sizes drawn evenly in their logarithms. */
function drawn(limits: GridLimits, size: 'quick' | 'full', seed: number): StepPoint[] {
  const rng = makeRng(seed)
  const { mixed: both, decode } = DRAWN[size]
  return Array.from({ length: both + decode }, (_, i) => {
    const pick = (n: number, most: number): number => Math.floor(most ** rng.at(DRAW, i, 0, n)) || 1
    const jobs = Math.ceil(rng.at(DRAW, i, 1, 0) * limits.slots)
    const decoding = Array.from({ length: jobs }, (_, n) => pick(n, limits.contextLimit - 8))
    return { decodes: decoding, chunks: i < both ? drawnChunks(limits, jobs, pick) : [] }
  })
}

function drawnChunks(limits: GridLimits, jobs: number, pick: (n: number, most: number) => number): Chunk[] {
  const many = Math.min(2, limits.slots - jobs)
  return Array.from({ length: many }, (_, i) => {
    const tokens = pick(100 + i, Math.max(1, (limits.tokenBudget - jobs) / many))
    return { tokens, computed: Math.min(pick(200 + i, limits.contextLimit), Math.max(0, limits.contextLimit - tokens)) }
  })
}

const distinct = (points: readonly StepPoint[]): StepPoint[] => [
  ...new Map(points.map(point => [JSON.stringify(point), point])).values(),
]
