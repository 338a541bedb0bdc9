import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { CellOutcome } from './compare-cell.ts'
import { type Candidate, type ComparePlan, cellsOf } from './compare-plan.ts'
import { runCells } from './compare-run.ts'
import { runHere } from './run-here.ts'

const SCENARIO = `
name: tiny
cpu: { kind: constant, tokensPerSecond: 10, slots: 2 }
processes:
  - { kind: request, name: r, arrivals: { poisson: 1/s }, count: 30, prompt: 100, output: { exponential: 20 } }
`
/** First come, first served. */
const QUEUE = `
export default {
  summary: '', reference: '', defaults: {},
  create() {
    const queue: object[] = []
    return {
      arrive(job: object) { queue.push(job) },
      next: () => queue[0] ?? null,
      admitted(job: object) { queue.splice(queue.indexOf(job), 1) },
    }
  },
}
`
let folder = ''
const at = (name: string): string => join(folder, name)
const scheduler = (name: string, settings: string[] = []): Candidate => ({
  name,
  overrides: { scheduler: name },
  settings,
})

const planOf = (candidates: readonly Candidate[], seeds: readonly number[]): ComparePlan => ({
  scenario: at('tiny.yaml'),
  settings: [],
  candidates,
  variations: [[]],
  seeds,
  baseline: 'fcfs',
})
const kindsOf = (outcomes: readonly CellOutcome[]): string[] => outcomes.map(({ is }) => is)

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'llmos-compare-'))
  writeFileSync(at('tiny.yaml'), SCENARIO)
  writeFileSync(at('mine.ts'), QUEUE)
  writeFileSync(at('loop.ts'), QUEUE.replace('queue[0] ?? null', '{ for (;;); }'))
})
afterAll(() => rmSync(folder, { recursive: true }))

describe('the runs of a comparison', () => {
  test('come to the same on any number of threads', async () => {
    const cells = cellsOf(planOf([scheduler('fcfs'), scheduler('sjf'), scheduler('rr')], [1, 2, 3]))
    const alone = await runCells(cells)
    expect(kindsOf(alone)).toEqual(Array(9).fill('done'))
    for (const workers of [1, 3]) expect(await runCells(cells, { workers })).toEqual(alone)
  })

  test('are those of the single run', async () => {
    const cells = cellsOf(planOf([scheduler('rr')], [5]))
    const result = await runHere({ scenario: at('tiny.yaml'), settings: [], overrides: { scheduler: 'rr' }, seed: 5 })
    const metrics = expect.objectContaining({ latencyP50: result.latencyMs.e2e.p50, utilisation: result.utilisation })
    expect(await runCells(cells)).toMatchObject([{ is: 'done', numbers: { metrics } }])
  })

  test('are told of one by one', async () => {
    const heard: number[] = []
    await runCells(cellsOf(planOf([scheduler('fcfs')], [1, 2, 3])), { onProgress: done => heard.push(done) })
    expect(heard).toEqual([1, 2, 3])
  })

  test('on a real core end by themselves when it is stopped, and the others are missing', async () => {
    const fifo = { name: 'fifo', overrides: { pager: 'fifo' }, settings: [] }
    const plan = { ...planOf([fifo], [1, 2, 3, 4]), scenario: 'tiny-chat', baseline: 'fifo' }
    const cells = cellsOf({
      ...plan,
      settings: ['processes.chat.count=1', 'processes.chat.sessions=1'],
      variations: [[{ path: 'core', value: 'tiny' }]],
    })
    let isStopped = false
    const onProgress = (): void => {
      isStopped = true
    }
    const outcomes = kindsOf(await runCells(cells, { workers: 2, stop: () => isStopped, onProgress }))
    expect(outcomes).toContain('done')
    expect(outcomes.slice(2)).toEqual(['missing', 'missing'])
  })

  test.each([undefined, 1, 2])('are missing once it is stopped, with workers: %s', async workers => {
    let asked = 0
    const stop = () => ++asked > 12
    const cells = cellsOf(
      planOf(
        [scheduler('fcfs'), scheduler('sjf')],
        Array.from({ length: 200 }, (_, i) => i),
      ),
    )
    const outcomes = await runCells(cells, { workers, stop })
    expect(outcomes).toHaveLength(400)
    expect(kindsOf(outcomes.slice(-100))).toEqual(Array(100).fill('missing'))
  })
})

describe('a candidate that fails', () => {
  test('leaves the others standing, and its later seeds are spared', async () => {
    const wrong = scheduler('fcfs', ['kernel.keeper=no-such'])
    for (const workers of [undefined, 2]) {
      const outcomes = await runCells(cellsOf(planOf([scheduler('sjf'), wrong], [1, 2, 3, 4])), { workers })
      const own = outcomes.filter((_, i) => i % 2 === 1)
      expect(kindsOf(outcomes.filter((_, i) => i % 2 === 0))).toEqual(Array(4).fill('done'))
      expect(own[0]).toMatchObject({ is: 'error', message: expect.stringContaining('no keeper "no-such"') })
      expect(own.at(-1)).toEqual({ is: 'missing' })
    }
  })

  // Of silence, once it is loaded: a healthy policy of a hundred steps has none.
  const PATIENCE = 3
  test('may be a file: it is run under guard, and ended when it says nothing', async () => {
    const candidates = [scheduler('fcfs'), scheduler(at('mine.ts')), scheduler(at('loop.ts'))]
    const outcomes = await runCells(cellsOf(planOf(candidates, [1, 2])), { patience: PATIENCE })
    expect(kindsOf(outcomes)).toEqual(['done', 'done', 'error', 'done', 'done', expect.stringMatching(/error|missing/)])
    expect(outcomes[1]).toEqual(outcomes[0])
    expect(outcomes[2]).toMatchObject({
      message: expect.stringContaining(`loop.ts: gave no sign of life for ${PATIENCE} s`),
    })
  })
})
