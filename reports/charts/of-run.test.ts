import { describe, expect, test } from 'vitest'
import { sampleResult, spread } from '../fixture.ts'
import { figuresOfRun } from './of-run.ts'

const [core] = sampleResult.cores
if (core === undefined) throw new Error('a sample without a core')

const run = {
  ...sampleResult,
  histograms: { ...sampleResult.histograms, e2e: { upToMs: [0, 0.01, 100, 200, 400], counts: [1, 1, 2, 4, 2] } },
  latencyMs: { ...sampleResult.latencyMs, e2e: spread(400) },
  cores: [{ ...core, queue: { everySeconds: 2, values: [0, 5, 3] }, batch: { everySeconds: 2, values: [1, 2, 4] } }],
}
const figures = figuresOfRun(run, 'npx llmos run sample')
const seriesOf = (name: string) => {
  const body = figures.find(figure => figure.name === name)?.body
  return body?.is === 'plot' ? body.series.map(({ points }) => points.map(({ x, y }) => [x, y.value])) : []
}

describe('the charts of a run', () => {
  test('are latencies, queue and batch', () => {
    expect(figures.map(({ name }) => name)).toEqual(['latencies', 'queue-over-time', 'batch-over-time'])
  })

  test('count all calls up to each time, those that took none in the first step', () => {
    expect(seriesOf('latencies')).toEqual([
      [[0.1, 0.2], [100, 0.4], [200, 0.8], [400, 1]], // biome-ignore format: points
    ])
    expect(figures[0]?.alt).toBe('Half of the calls take up to 200 ms, 99 of a hundred up to 2 s.')
  })

  test('have a point for each stretch of time', () => {
    expect(seriesOf('queue-over-time')).toEqual([[[0, 0], [2, 5], [4, 3]]]) // biome-ignore format: points
    expect(figures[1]?.alt).toBe('At most 5, on gpu.')
    expect(figures[1]?.remarks).toEqual(['Means over 2 s.'])
  })

  test('are none where nothing was counted', () => {
    expect(figuresOfRun(sampleResult, '')).toEqual([])
  })
})
