/**
 * Questions about pages, one for each seed: what is asked, of which string, under which policy. Small enough for paper,
 * and never without a hit and an eviction to think about. Pages are numbered in the order of their first request.
 */
import { makeRng, type Rng, stream } from '../../sim/rng.ts'
import { fifo } from '../by-hand/methods.ts'
import { faultsIn, numbered, sheetOf, workOut } from '../by-hand/paper.ts'
import { METHODS, type PolicyName } from './policies.ts'

interface Common {
  readonly seed: number
  readonly policy: PolicyName
  readonly frames: number
  readonly refs: readonly number[]
}

export type Variant = Common &
  (
    | { readonly kind: 'faults' | 'hit-ratio' }
    /** Which page leaves at request `at`, counted from 1. */
    | { readonly kind: 'victim'; readonly at: number }
    /** With one frame more. */
    | { readonly kind: 'anomaly' }
    /** Of the last `span` requests up to `at`. */
    | { readonly kind: 'working-set'; readonly at: number; readonly span: number }
    /** Each page has so many tokens. */
    | { readonly kind: 'prefix-tax'; readonly tokens: number }
  )

export type Kind = Variant['kind']
const KINDS: readonly Kind[] = ['faults', 'victim', 'hit-ratio', 'anomaly', 'working-set', 'prefix-tax']

const DRAW = stream('quiz: pages')
/** Strings that are looked at for a good one; each try has draws of its own. */
const TRIES = 500
const BELADY = [1, 2, 3, 4, 1, 2, 5, 1, 2, 3, 4, 5]
/** By the use of a draw. */
const [KIND, POLICY, FRAMES, LENGTH, PLACE, SIZE, SHOWS, REQUESTS] = [0, 1, 2, 3, 4, 5, 6, 100]

export function variantOf(seed: number): Variant {
  const rng = makeRng(seed)
  const kind = oneOf(KINDS, rng, KIND)
  if (kind === 'anomaly') return anomaly(seed, rng)
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const common = { seed, ...drawn(rng, attempt) }
    if (isWorthwhile(common)) return withPlace(kind, common, rng, attempt)
  }
  throw new Error(`quiz: no string for seed ${seed}`)
}

function drawn(rng: Rng, attempt: number): Omit<Common, 'seed'> {
  const frames = 3 + below(2, rng, FRAMES, attempt)
  return {
    policy: oneOf(Object.keys(METHODS) as PolicyName[], rng, POLICY, attempt),
    frames,
    refs: stringOf(rng, attempt, frames + 2, 10 + below(5, rng, LENGTH, attempt)),
  }
}

function stringOf(rng: Rng, attempt: number, pages: number, requests: number): number[] {
  const draws = Array.from({ length: requests }, (_, t) => below(pages, rng, REQUESTS + t, attempt))
  return numbered(draws)
}

function isWorthwhile(common: Common): boolean {
  const lines = workOut(sheetOf(common.refs, common.frames), METHODS[common.policy])
  const hits = lines.length - faultsIn(lines)
  return hits >= 2 && lines.filter(line => line.left.length > 0).length >= 2
}

function withPlace(kind: Exclude<Kind, 'anomaly'>, common: Common, rng: Rng, attempt: number): Variant {
  if (kind === 'victim') {
    const lines = workOut(sheetOf(common.refs, common.frames), METHODS[common.policy])
    const evictions = lines.filter(line => line.left.length > 0).map(line => line.request)
    return { kind, ...common, at: oneOf(evictions.slice(1), rng, PLACE, attempt) }
  }
  if (kind === 'working-set') {
    const span = 4 + below(3, rng, SIZE, attempt)
    return { kind, ...common, span, at: span + below(common.refs.length - span + 1, rng, PLACE, attempt) }
  }
  if (kind === 'prefix-tax') return { kind, ...common, tokens: 16 * (2 + below(5, rng, SIZE, attempt)) }
  return { kind, ...common }
}

/** Half of them show it: chance hardly ever finds such a string, so these are Belady's with a few requests changed. */
function anomaly(seed: number, rng: Rng): Variant {
  const isWanted = below(2, rng, SHOWS, 0) === 1
  const common = { kind: 'anomaly', seed, policy: 'fifo', frames: 3 } as const
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const refs = isWanted ? likeBelady(rng, attempt) : stringOf(rng, attempt, 5, 12)
    const [fewer = 0, more = 0] = [3, 4].map(frames => faultsIn(workOut(sheetOf(refs, frames), fifo)))
    if (isWanted ? more > fewer : more < fewer) return { ...common, refs }
  }
  return { ...common, refs: BELADY }
}

/** A third of the requests are for any page, and up to three more come at the end. */
function likeBelady(rng: Rng, attempt: number): number[] {
  const pages = [...BELADY, ...Array.from({ length: below(4, rng, LENGTH, attempt) }, () => 0)]
  const isChanged = (t: number): boolean => t >= BELADY.length || below(3, rng, PLACE, attempt * pages.length + t) === 0
  return numbered(pages.map((page, t) => (isChanged(t) ? below(5, rng, REQUESTS + t, attempt) : page)))
}

/** A whole number below `n`. */
const below = (n: number, rng: Rng, use: number, attempt: number): number =>
  Math.floor(n * rng.at(DRAW, 0, attempt, use))

function oneOf<T>(from: readonly T[], rng: Rng, use: number, attempt = 0): T {
  return from[below(from.length, rng, use, attempt)] as T
}
