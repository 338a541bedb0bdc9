import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { type CellOutcome, type Conversation, MISSING } from './compare-cell.ts'
import { type Cell, type ComparePlan, cellsOf } from './compare-plan.ts'
import { makeComparison } from './compare-result.ts'
import { compareSchema, SCHEMA_FILE, schemaText, WRITE_COMMAND } from './compare-schema.ts'
import { holm, pairedDifference } from './statistics.ts'

const plan: ComparePlan = {
  scenario: 'made-up',
  settings: [],
  candidates: ['a', 'b', 'c'].map(name => ({ name, overrides: { scheduler: name }, settings: [] })),
  variations: [[]],
  seeds: [1, 2, 3],
  baseline: 'a',
}
const done = (values: Record<string, number>, conversations: Conversation[] = []): CellOutcome => ({
  is: 'done',
  numbers: { metrics: values, conversations, deaths: null, read: {}, notices: [], offline: false, pageIn: null },
})
const compared = (plan: ComparePlan, outcome: (cell: Cell) => CellOutcome) =>
  makeComparison(plan, cellsOf(plan).map(outcome))

const VALUES = [
  [10, 20, 60],
  [11, 23, 65],
  [10, 20, 60],
]
const value = ({ candidate, seed }: Cell): number => VALUES[candidate]?.[seed] ?? Number.NaN

describe('a comparison', () => {
  const { rows } = compared(plan, cell => done({ tokensPerSecond: value(cell) }))
  const [a, b, c] = rows

  test('has the mean of each row with its interval', () => {
    // Deviations −20, −10, 30: variance 700, standard error √(700/3); t for 2 degrees of freedom is 4.302653.
    const half = 4.302653 * Math.sqrt(700 / 3)
    expect(a?.metrics.tokensPerSecond).toMatchObject({ mean: 30, n: 3 })
    expect((a?.metrics.tokensPerSecond?.high ?? 0) - 30).toBeCloseTo(half, 4)
  })

  test('takes differences from pairs with one seed, which tell more than the intervals of the rows', () => {
    // 1, 3 and 5: mean 3, standard error 2/√3, t = 2.598.
    expect(b?.differences.tokensPerSecond).toMatchObject({ mean: 3, n: 3, p: pairedDifference([1, 3, 5]).p })
    expect(c?.differences.tokensPerSecond).toMatchObject({ mean: 0, low: 0, high: 0, p: 1 })
    expect(a?.differences).toEqual({})
  })

  test('adjusts the p-values of one metric for their number', () => {
    const [first = 0, second] = holm([pairedDifference([1, 3, 5]).p, 1])
    expect(b?.differences.tokensPerSecond?.adjusted).toBeCloseTo(first, 12)
    expect(c?.differences.tokensPerSecond?.adjusted).toBe(second)
  })

  test('says of each row how its pages come back, where a variation sets it', () => {
    const ways = ['none', 'search'].map(value => [{ path: 'ram.pageIn', value }])
    const varied = { ...plan, variations: ways, baseline: 'a' }
    const { candidates, rows } = compared(varied, ({ variation }) => {
      const { numbers } = done({}) as Extract<CellOutcome, { is: 'done' }>
      return { is: 'done', numbers: { ...numbers, pageIn: ['none', 'search'][variation] ?? null } }
    })
    expect(candidates.map(({ pageIn }) => pageIn)).toEqual(['none', 'none', 'none'])
    expect(rows.map(({ pageIn }) => pageIn)).toEqual([...Array(3), 'search', 'search', 'search'])
  })

  test('takes a difference by rounding for none', () => {
    const two = { ...plan, candidates: plan.candidates.slice(0, 2) }
    const { rows } = compared(two, ({ candidate }) => done({ tokensPerSecond: candidate === 0 ? 0.3 : 0.1 + 0.2 }))
    expect(rows[1]?.differences.tokensPerSecond).toMatchObject({ mean: 0, low: 0, high: 0, p: 1 })
  })

  test('says null where a metric has no value', () => {
    expect(b?.metrics.accuracy).toEqual({ mean: null, low: null, high: null, n: 0 })
    expect(b?.differences.accuracy).toMatchObject({ mean: null, p: null, adjusted: null })
  })
})

describe('the interval of a share', () => {
  const SHARES = [
    [0, 0, 0],
    [1, 0.9, 1],
    [0, 0.1, 0],
  ]
  const { rows } = compared(plan, ({ candidate, seed }) =>
    done({ utilisation: SHARES[candidate]?.[seed] ?? Number.NaN }),
  )

  test('says nothing of what no share can be', () => {
    // Mean 29/30, standard error 1/30, t = 4.302653: up to 1.11 without the cut.
    expect(rows[1]?.metrics.utilisation?.high).toBe(1)
    expect(rows[1]?.metrics.utilisation?.low).toBeCloseTo((29 - 4.302653) / 30, 6)
    expect(rows[2]?.metrics.utilisation?.low).toBe(0)
    expect(rows[1]?.differences.utilisation?.high).toBe(1)
  })

  test('of a difference reaches from −1 to 1', () => {
    expect(rows[2]?.differences.utilisation?.low).toBeCloseTo((1 - 4.302653) / 30, 6)
  })
})

describe('deaths', () => {
  const dead = (count: number, first: string, unanswered: boolean): CellOutcome => {
    const outcome = done({ died: count / 4 })
    if (outcome.is !== 'done') return outcome
    return { is: 'done', numbers: { ...outcome.numbers, deaths: count === 0 ? null : { count, first, unanswered } } }
  }
  const [a, b, c] = compared(plan, ({ candidate, seed }) => {
    if (candidate === 0) return dead(0, '', false)
    return candidate === 1 ? dead(seed, `seed ${seed}`, true) : dead(4, 'all', true)
  }).rows

  test('are counted, and the first is that of the earliest seed that has one', () => {
    // None of 4, then 1, then 2: a quarter of all.
    expect(b?.deaths).toEqual({ count: 3, share: 0.25, first: 'seed 1', unanswered: false })
    expect(a?.deaths).toBeUndefined()
  })

  test('leave nothing to say where all died in each run before anything was answered', () => {
    expect(c?.deaths).toEqual({ count: 12, share: 1, first: 'all', unanswered: true })
  })
})

describe('what is missing', () => {
  test('in a row that failed is all of it, with the failure of the earliest seed', () => {
    const { rows, partial } = compared(plan, cell => {
      if (cell.candidate !== 1) return done({ tokensPerSecond: 1 })
      return cell.seed === 0 ? done({ tokensPerSecond: 1 }) : { is: 'error', message: `seed ${cell.seed}` }
    })
    expect(rows[1]).toEqual({ candidate: 'b', variation: '', error: 'seed 1', runs: 0, metrics: {}, differences: {} })
    expect(rows[2]?.differences.tokensPerSecond).toMatchObject({ mean: 0, n: 3 })
    expect(partial).toBe(false)
  })

  test('with a baseline that failed are the differences', () => {
    const { rows } = compared(plan, cell =>
      cell.candidate === 0 ? { is: 'error', message: 'no' } : done({ tokensPerSecond: 1 }),
    )
    expect(rows.map(({ differences }) => differences)).toEqual([{}, {}, {}])
  })

  test('after a stop are the later seeds: pairs that are whole still count', () => {
    const { rows, partial } = compared(plan, cell =>
      cell.seed === 2 || (cell.seed === 1 && cell.candidate > 0) ? MISSING : done({ tokensPerSecond: value(cell) }),
    )
    expect(partial).toBe(true)
    expect(rows.map(({ runs }) => runs)).toEqual([2, 1, 1])
    expect(rows[1]?.differences.tokensPerSecond).toEqual({
      mean: 1,
      low: null,
      high: null,
      n: 1,
      p: null,
      adjusted: null,
    })
  })
})

describe('with one candidate', () => {
  test('the variations are compared with one of them', () => {
    const variations = ['4', '8'].map(value => [{ path: 'cpu.slots', value }])
    const one = { ...plan, candidates: plan.candidates.slice(0, 1), variations, baseline: 'cpu.slots=8' }
    const { rows } = compared(one, ({ variation, seed }) => done({ tokensPerSecond: variation * 10 + seed }))
    expect(rows.map(row => row.differences.tokensPerSecond?.mean)).toEqual([-10, undefined])
  })
})

describe('of dialogues, which are the same with every seed', () => {
  const talk = (found: number[]): Conversation[] =>
    found.map((found, i) => ({ name: `talk-${i}`, asks: 2, right: found, needed: i + 1, found }))
  const FOUND = [
    [1, 1, 1, 2, 2, 2, 3, 3],
    [1, 2, 3, 4, 5, 6, 7, 8],
  ]
  const two = { ...plan, candidates: plan.candidates.slice(0, 2) }
  const outcome = ({ candidate }: Cell) => done({ evidenceRecall: 0.5 }, talk(FOUND[candidate] ?? []))
  const { rows, metrics } = compared(two, outcome)

  test('the conversations are what is resampled', () => {
    expect(metrics.filter(({ over }) => over === 'conversation').map(({ name }) => name)).toEqual([
      'accuracy',
      'evidenceRecall',
    ])
    // 15 of 36 facts; all of them.
    expect(rows[0]?.metrics.evidenceRecall).toMatchObject({ mean: 15 / 36, n: 8 })
    expect(rows[1]?.metrics.evidenceRecall).toEqual({ mean: 1, low: 1, high: 1, n: 8 })
  })

  test('the difference is that of the ratios, its interval on one side of 0', () => {
    const { mean = 0, low = 0, high = 0, n } = rows[1]?.differences.evidenceRecall ?? {}
    expect(n).toBe(8)
    expect(mean).toBeCloseTo(21 / 36, 12)
    // No conversation alone differs by less than 0 or by more than 5 of 8 facts.
    expect(low).toBeGreaterThan(0)
    expect(high).toBeLessThanOrEqual(5 / 8)
    expect(low ?? 0).toBeLessThan(mean ?? 0)
  })

  test('unless the plan wants seeds', () => {
    const bySeed = compared({ ...two, unit: 'seed' }, outcome)
    expect(bySeed.rows[0]?.metrics.evidenceRecall).toEqual({ mean: 0.5, low: 0.5, high: 0.5, n: 3 })
  })
})

describe('the format', () => {
  test('is the one of the schema', () => {
    const comparison = compared(plan, cell => (cell.candidate === 1 ? { is: 'error', message: 'no' } : done({})))
    const printed = JSON.parse(JSON.stringify({ ...comparison, conclusions: [] }))
    expect(compareSchema.parse(printed)).toEqual(printed)
  })

  test('is that of the committed schema', () => {
    const committed = readFileSync(SCHEMA_FILE, 'utf8').replaceAll('\r\n', '\n')
    expect(committed === schemaText(), `compare.schema.json is stale: run ${WRITE_COMMAND}`).toBe(true)
  })
})
