import { parquetReadObjects } from 'hyparquet'
import { describe, expect, test } from 'vitest'
import { metrics as allMetrics } from '../bench/compare-metrics.ts'
import type { CompareResult, CompareRow } from '../bench/compare-schema.ts'
import { csvOf } from './charts/figure.ts'
import { sampleResult, sampleValidated } from './fixture.ts'
import { parquetOf } from './parquet.ts'
import { tableOfResult } from './result-table.ts'

const table = (value: unknown) => tableOfResult(JSON.stringify(value), 'result.json')
const estimate = { mean: 0.5, low: null, high: null, n: 1 }
const comparison: CompareResult = {
  compare: 1,
  version: '0.1.0',
  scenario: 'memory-chat',
  settings: [],
  seeds: [1],
  baseline: 'lru',
  candidates: ['lru', 'a, "b"\n🦥'].map(name => ({ name, offline: false, pageIn: null })),
  variations: [{ name: '', values: [] }],
  metrics: allMetrics.map(({ name, title, unit, better, wide }) => ({ name, title, unit, better, wide, over: 'seed' })),
  rows: ['lru', 'a, "b"\n🦥'].map(
    (candidate): CompareRow => ({
      candidate,
      variation: '',
      runs: 1,
      metrics: { accuracy: estimate, latencyP50: { ...estimate, mean: 1234.5678901234567 } },
      differences: candidate === 'lru' ? {} : { accuracy: { ...estimate, mean: 0, p: null, adjusted: null } },
    }),
  ),
  conclusions: [],
  partial: false,
}

describe('a comparison', () => {
  const { columns, rows } = table(comparison)

  test('has a row for each mean', () => {
    expect(columns.slice(0, 5)).toEqual(['candidate', 'variation', 'metric', 'unit', 'mean'])
    expect(rows).toHaveLength(4)
    expect(rows[0]).toEqual(['lru', '', 'accuracy', 'share', 0.5, null, null, 1, null, null, null])
    expect(rows.find(row => row[0] !== 'lru' && row[2] === 'accuracy')?.[8]).toBe(0)
  })

  test('comes back from Parquet by another reader, every number to the bit', async () => {
    const bytes = parquetOf({ columns, rows })
    const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer
    const read = await parquetReadObjects({ file })
    expect(read.map(row => columns.map(name => row[name] ?? null))).toEqual(rows)
  })

  test('has its columns in the first line of a CSV', () => {
    expect(csvOf({ columns, rows }).split('\n')[0]).toBe(columns.join())
  })
})

test('pages and validations have a row for each count', () => {
  const pages = { results: [{ pager: 'fifo', frames: 3, requests: 12, faults: 9 }] }
  expect(table(pages)).toEqual({ columns: ['pager', 'frames', 'requests', 'faults'], rows: [['fifo', 3, 12, 9]] })
  const about = { scenario: 'tiny-chat', core: 'tiny', seeds: [1], profile: 'tiny', command: 'npx llmos validate' }
  const { columns, rows } = table({ ...about, validated: [{ ...sampleValidated, target: null }] })
  const row = Object.fromEntries(columns.map((name, i) => [name, rows[0]?.[i]]))
  expect([rows.length, row]).toEqual([1, { ...sampleValidated, target: null, met: 'true' }])
})

test('a run has a row for each of its numbers, by its path', () => {
  const { rows } = table(sampleResult)
  expect(rows.find(([key]) => key === 'latencyMs.e2e.p95')?.[1]).toBe(sampleResult.latencyMs.e2e.p95)
  expect(rows.find(([key]) => key === 'kernel.scheduler')).toEqual(['kernel.scheduler', null, 'fcfs'])
})

test('what was changed of the scenario is a row, its text is none', () => {
  const stored = { ...sampleResult, settings: ['cpu.slots=3'], spec: 'name: sample\n' }
  const { rows } = tableOfResult(JSON.stringify(stored), 'result.json')
  const own = rows.filter(([key]) => /^(settings|spec)/.test(String(key)))
  expect(own).toEqual([['settings.0', null, 'cpu.slots=3']])
})

test.each([
  ['{"compare":1', 'not whole, or no JSON'],
  ['{}', 'no result of this program'],
  ['[]', 'no result of this program'],
  ['{"compare":9}', 'its format is 9, and this reads format 1'],
  ['{"results":[1]}', 'no result of this program'],
  ['{"results":[{"case":"busy","perSecond":5}]}', 'no result of this program'],
  [JSON.stringify({ ...sampleResult, version: '99.0.0' }), 'written by version 99.0.0'],
])('%s is refused', (text, message) => {
  expect(() => tableOfResult(text, 'result.json')).toThrow(`result.json: `)
  expect(() => tableOfResult(text, 'result.json')).toThrow(message)
})
