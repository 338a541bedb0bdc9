/** Each seed is a fair question, and what is worked out on paper is what the simulator does. */
import { expect, test } from 'vitest'
import { findPolicies } from '../../scenarios/policies.ts'
import { runReferences, type Step } from '../../sim/memory/references.ts'
import { definePager, type Page, type PagerDefinition } from '../../sim/pager.ts'
import { answerOf, behindVictims, linesOf } from './answer.ts'
import type { PolicyName } from './policies.ts'
import { questionText, workedText } from './report.ts'
import { type Kind, type Variant, variantOf } from './variant.ts'

const seeds = Array.from({ length: 1000 }, (_, seed) => seed)
const variants = seeds.map(variantOf)
const { pagers } = await findPolicies()
const simulated = (policy: PolicyName): PagerDefinition =>
  pagers[policy === 'lru-2' ? 'lru-k' : policy] as PagerDefinition

interface Ran extends Omit<Step, 'resident'> {
  readonly prompt: readonly number[]
}

/** Page numbers are ids here: id 0 is nobody's. */
function run({ policy, frames, refs }: Variant, definition = simulated(policy), room = frames): Ran[] {
  const steps: Ran[] = []
  const objects = Math.max(...refs) + 1
  const onStep = ({ resident, ...step }: Step) => void steps.push({ ...step, prompt: resident() })
  runReferences({ name: policy, definition, refs: Int32Array.from(refs), objects, frames: room, onStep })
  return steps
}
const faults = (steps: readonly Ran[]): number => steps.filter(step => step.fault).length

/** Tokens behind the common start of two prompts, without whoever has just come in. */
function again(steps: readonly Ran[]): number {
  return steps.reduce((sum, { prompt, fault, victim }, i) => {
    const before = steps[i - 1]?.prompt ?? []
    const common = prompt.findIndex((page, place) => page !== before[place])
    return fault && victim >= 0 ? sum + prompt.length - common - 1 : sum
  }, 0)
}

/** Pages used since, by the machine's own note of the turn. */
function recent(variant: Extract<Variant, { kind: 'working-set' }>): number[] {
  const pages = new Set<Page>()
  const notes = definePager({
    summary: '',
    reference: '',
    defaults: {},
    create: () => ({ makeRoom: () => [], admit: page => void pages.add(page) }),
  })
  const upTo = { ...variant, refs: variant.refs.slice(0, variant.at) }
  run(upTo, notes, 20)
  const used = [...pages].filter(page => Math.max(page.lastTurn, page.bornTurn) >= variant.at - variant.span)
  return used.map(page => page.id).sort((a, b) => a - b)
}

function bySimulator(variant: Variant): unknown {
  const steps = run(variant)
  switch (variant.kind) {
    case 'faults':
      return { kind: 'faults', faults: faults(steps) }
    case 'victim':
      return { kind: 'victim', page: steps[variant.at - 1]?.victim }
    case 'hit-ratio':
      return { kind: 'hit-ratio', hits: steps.length - faults(steps), requests: steps.length }
    case 'anomaly': {
      const both = [faults(steps), faults(run(variant, simulated('fifo'), variant.frames + 1))] as const
      return { kind: 'anomaly', shows: both[1] > both[0], faults: both }
    }
    case 'working-set':
      return { kind: 'working-set', pages: recent(variant) }
    case 'prefix-tax':
      return { kind: 'prefix-tax', tokens: again(steps) * variant.tokens }
  }
}

test('the answers of 1,000 seeds are those of the simulator', () => {
  const wrong = variants.filter(it => JSON.stringify(answerOf(it)) !== JSON.stringify(bySimulator(it)))
  expect(wrong.map(it => [it.seed, answerOf(it), bySimulator(it)])).toEqual([])
})

test('so are all the steps that lead to them', () => {
  const wrong = variants.filter(variant => {
    const steps = run(variant)
    return linesOf(variant).some((line, i) => (line.left[0]?.page ?? -1) !== steps[i]?.victim)
  })
  expect(wrong.map(it => it.seed)).toEqual([])
})

test('the same seed asks the same; every kind and every policy comes', () => {
  expect(variantOf(7)).toEqual(variants[7])
  const count = (of: (it: Variant) => string) => new Set(variants.map(of)).size
  expect([count(it => it.kind), count(it => it.policy)]).toEqual([6, 5])
  expect(count(it => it.refs.join())).toBeGreaterThan(930)
})

test("Belady's anomaly shows in about half of the questions about it", () => {
  const shows = variants.map(answerOf).flatMap(it => (it.kind === 'anomaly' ? [it.shows] : []))
  const share = shows.filter(Boolean).length / shows.length
  expect([share > 0.35, share < 0.65]).toEqual([true, true])
})

test('what stands behind the page that leaves is computed again', () => {
  const fifo: Variant = { kind: 'prefix-tax', seed: 0, policy: 'fifo', frames: 3, refs: [1, 2, 3, 4, 2], tokens: 10 }
  expect(behindVictims(linesOf(fifo))).toEqual([0, 0, 0, 2, 0])
  expect(answerOf(fifo)).toEqual({ kind: 'prefix-tax', tokens: 20 })
})

test('the worked answer has a line for each request', () => {
  const refs = [1, 2, 3, 1, 4]
  const text = workedText({ kind: 'victim', seed: 0, policy: 'clock', frames: 3, refs, at: 5 })
  expect(text).toContain(
    '5     4  fault  1 4 ›3              2: the hand clears the bit of page 1 and moves on to it: its bit is not set',
  )
  expect(text.trimEnd().split('\n').at(-1)).toBe('Answer: Page 2.')
})

test.each<Kind>(['faults', 'victim', 'hit-ratio', 'anomaly', 'working-set', 'prefix-tax'])(
  '%s: a question without its answer',
  kind => {
    const variant = variants.find(it => it.kind === kind) as Variant
    const text = questionText(variant)
    expect([text.includes(variant.refs.join(' ')), text.trimEnd().endsWith('?')]).toEqual([true, true])
    expect(text.split('\n').every(line => line.length <= 100)).toBe(true)
  },
)
