/** A course of a tiny model with a teacher who teaches one trick: after a number comes the next one. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Random } from '../../scenarios/language/random.ts'
import type { ModelShape } from '../model/shape.ts'
import { accuracyOf, type Row } from './batch.ts'
import { type Checkpoint, readCheckpoint, writeCheckpoint } from './checkpoint.ts'
import { type CourseOptions, type Progress, resumeCourse, takeCourse } from './course.ts'
import { type CoursePlan, defaults, type Stage } from './course-plan.ts'

const SYMBOLS = 12
const layout = { vocabulary: SYMBOLS, width: 16, layers: 2, heads: 2, hidden: 24 }
const shape: ModelShape = { ...layout, noRope: [1], ropeBase: 10_000, maxPositions: 64 }

const teacher = {
  row(length: number, random: Random): Row {
    const ids = [random.between(0, SYMBOLS - 1)]
    while (ids.length <= length) ids.push(((ids.at(-1) ?? 0) + 1) % SYMBOLS)
    const answers = [...ids.keys()].slice(1).map(from => ({ ability: 'counting', from, to: from + 1 }))
    return { ids, positions: [...ids.keys()], weights: ids.map(() => 1), answers }
  },
}

const stage = (length: number, more: Partial<Stage> = {}): Stage => ({
  texts: [
    { rows: 4, length },
    { rows: 2, length: 4 },
  ],
  examLength: length,
  passes: scores => accuracyOf(scores) > 0.9,
  leastSteps: 5,
  patience: 100,
  otherwise: 'go on',
  ...more,
})

const plan = (steps: number, more: Partial<CoursePlan> = {}): CoursePlan => ({
  ...defaults,
  stages: [stage(6), stage(10)],
  budget: { steps },
  warmUpSteps: 5,
  examEverySteps: 5,
  examTokens: 100,
  ...more,
})

const options = (the: CoursePlan, more: Partial<CourseOptions> = {}): CourseOptions => ({
  seed: 1,
  plan: the,
  teacher,
  clock: () => 0,
  ...more,
})

const take = async (the: CoursePlan, more: Partial<CourseOptions> = {}) => {
  const told: Progress[] = []
  const end = await takeCourse(shape, options(the, { onProgress: progress => told.push(progress), ...more }))
  return { end, told }
}

describe('a course', () => {
  let whole: Awaited<ReturnType<typeof take>>
  beforeAll(async () => {
    whole = await take(plan(100))
  })

  test('teaches', () => {
    const { end, told } = whole
    expect(end.came).toBe('finished')
    expect(accuracyOf(told.at(-1)?.scores ?? new Map())).toBeGreaterThan(0.9)
    expect(told.at(-1)?.loss).toBeLessThan((told[0]?.loss ?? 0) / 2)
  })

  test('goes on to the next stage once it has passed', () => {
    const { told } = whole
    const passed = told.filter(({ exam }) => exam?.came === 'passed')
    expect(passed).toHaveLength(1)
    expect(told.at(-1)?.position.stage).toBe(1)
  })

  test('goes on without having passed when its patience is at its end', async () => {
    const { told } = await take(plan(30, { stages: [stage(6, { passes: () => false, patience: 3 }), stage(10)] }))
    expect(told.flatMap(({ exam }) => exam?.came ?? [])).toEqual(['failed', 'failed', 'gone on'])
  })

  test('begins anew with other weights where the plan says so', async () => {
    const first = stage(6, { passes: () => false, patience: 2, otherwise: 'begin anew' })
    const { told } = await take(plan(50, { stages: [first, stage(10)], mostAttempts: 2 }))
    expect(told.flatMap(({ exam }) => exam?.came ?? [])).toEqual(['failed', 'begun anew', 'failed', 'gone on'])
    expect(told.at(-1)?.position.attempts).toBe(2)
  })

  test('ends by the clock, and tells how long is left', async () => {
    let now = 0
    const clock = () => now++
    const { told } = await take(plan(0, { budget: { minutes: 1 } }), { clock })
    expect(told.at(-1)?.share).toBeGreaterThanOrEqual(1)
    expect(told[5]?.secondsLeft).toBeCloseTo(60 - (told[5]?.position.seconds ?? 0))
  })

  test('lowers its rates towards the end', async () => {
    const { told } = await take(plan(20))
    const rates = told.map(({ rates }) => rates.muon)
    expect(rates[0]).toBeCloseTo(0.02 / 5)
    expect(Math.max(...rates)).toBeCloseTo(0.02)
    expect(rates.at(-1)).toBeLessThan(0.004)
  })
})

describe('a checkpoint', () => {
  let folder = ''
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'llmos-course-'))
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  const numbers = ({ training }: Checkpoint) => Object.values(training.state).map(data => [...data])

  test('lets a course go on to the same bits, from the file, after any step', async () => {
    const whole = await take(plan(6))
    let left = 0
    const half = await take(plan(6), { stop: () => left++ === 3 })
    expect(half.end.came).toBe('stopped')
    const file = join(folder, 'half.safetensors')
    writeCheckpoint(file, half.end)
    const resumed = await resumeCourse(readCheckpoint(file), options(plan(6)))
    expect(resumed.position).toEqual(whole.end.position)
    expect(numbers(resumed)).toEqual(numbers(whole.end))
  })

  test('is the same whether one worker computed or two', async () => {
    const [one, two] = [await take(plan(4)), await take(plan(4), { workers: 2 })]
    expect(numbers(two.end)).toEqual(numbers(one.end))
  })
})
