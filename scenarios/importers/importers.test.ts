import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { UserError } from '../user-error.ts'
import { detect, importTrace } from './index.ts'

const sample = (name: string) => readFileSync(new URL(`../samples/${name}`, import.meta.url), 'utf8')
const totals = (name: string) => {
  const { rows, ...rest } = importTrace(name, sample(name))
  let [calls, input] = [0, 0]
  for (let n = 0; n < rows.count; n++) {
    calls += rows.calls(n)
    for (let i = 0; i < rows.calls(n); i++) input += rows.call(n, i).input
  }
  return { ...rest, rows: rows.count, calls, input, last: rows.at(rows.count - 1) }
}

describe('the samples', () => {
  // Sums made with awk and Python over the files, not with this importer.
  it.each([
    ['azure.csv', { format: 'azure', rows: 30, calls: 30, input: 47_910, failed: 0 }, 9.6709568],
    ['burstgpt.csv', { format: 'burstgpt', rows: 38, calls: 38, input: 15_058, failed: 2 }, 167],
    ['mooncake.jsonl', { format: 'mooncake', rows: 24, calls: 24, input: 71_697, failed: 0 }, 5.863],
    ['agentic.jsonl', { format: 'agentic', rows: 20, calls: 69, input: 129_477, failed: 0 }, 12.402194276],
    ['vidur.csv', { format: 'vidur', rows: 40, calls: 40, input: 46_907, failed: 0 }, 16.008953],
  ] as const)('%s', (file, expected, last) => {
    expect(totals(file)).toMatchObject({ bad: 0, ...expected })
    expect(totals(file).last).toBeCloseTo(last, 6)
  })
})

const azure = 'TIMESTAMP,ContextTokens,GeneratedTokens\n'
const burst = 'Timestamp,Model,Request tokens,Response tokens,Total tokens,Log Type\n'
const vidur = 'arrived_at,num_prefill_tokens,num_decode_tokens\n'
const times = (text: string) => {
  const { rows } = importTrace('x', text)
  return Array.from({ length: rows.count }, (_, n) => rows.at(n))
}

describe('azure', () => {
  it('reads seven decimals across midnight', () => {
    const text = `${azure}2023-12-31 23:59:59.5000000,1,1\n2024-01-01 00:00:01.2500001,1,1\n`
    expect(times(text)[1]).toBeCloseTo(1.7500001, 9)
  })
  it('takes a zone into account', () => {
    expect(times(`${azure}2024-05-10 00:00:00+00:00,1,1\n2024-05-10 02:00:05.5+02:00,1,1\n`)).toEqual([0, 5.5])
  })
})

describe('burstgpt', () => {
  it('reads the newer layout, and leaves failures out', () => {
    const head = 'Timestamp,Session ID,Elapsed time,Model,Request tokens,Response tokens,Total tokens,Log Type\n'
    const text = `${head}45,3,1.5,GPT-4,100,20,120,API log\n46,4,1,GPT-4,90,0,90,API log\n50,3,2,ChatGPT,60,30,90,API log\n`
    const { rows, failed } = importTrace('x', text)
    expect([rows.count, failed, rows.at(1), rows.call(1, 0).output]).toEqual([2, 1, 5, 30])
  })
})

describe('any format', () => {
  it('reads line ends of Windows, quotes, a byte order mark and blank lines', () => {
    expect(times(`\uFEFF${vidur.replace('\n', '\r\n')}"1.5","10","2"\r\n\r\n2.5,10,2`)).toEqual([0, 1])
  })
  it('puts rows in order of time, equal times as they came', () => {
    const { rows } = importTrace('x', `${vidur}3,30,1\n1,10,1\n3,31,1\n2,20,1\n`)
    const inputs = [0, 1, 2, 3].map(n => rows.call(n, 0).input)
    expect([inputs, rows.at(0), rows.at(3)]).toEqual([[10, 20, 30, 31], 0, 2])
  })
  it('stops after the first rows', () => {
    expect(importTrace('x', `${vidur}1,1,1\n2,2,2\nbroken`, { first: 2 }).rows.count).toBe(2)
  })
  it('is known by its first line', () => {
    expect(detect('{"timestamp":0,"input_length":1,"output_length":1,"hash_ids":[]}')?.name).toBe('mooncake')
    expect(detect('num_decode_tokens,arrived_at,num_prefill_tokens,extra')?.name).toBe('vidur')
    expect(detect('{"timestamp":0}')).toBeNull()
  })
})

const moon = (part: object) =>
  `${JSON.stringify({ timestamp: 0, input_length: 600, output_length: 5, hash_ids: [1, 2], ...part })}\n`
const agent = (part: object) => `${JSON.stringify({ arrival_time_ns: 0, sub_requests: [], ...part })}\n`

describe('a bad row is named', () => {
  it.each([
    [
      `${azure}yesterday,1,1\n`,
      'x:2 (row 1): TIMESTAMP: expected a time such as 2023-11-16 18:15:46.68, found "yesterday"',
    ],
    [`${azure}2024-02-30 25:00:00,1,1\n`, 'TIMESTAMP'],
    [`${azure}2024-02-30 10:00:00,1,1\n`, 'TIMESTAMP'],
    [
      `${burst}1,GPT-4,5,5,10,log\n1,GPT-4,-5,5,0,log\n`,
      'x:3 (row 2): Request tokens: expected a whole number of tokens',
    ],
    [`${burst}NaN,GPT-4,5,5,10,log\n`, 'Timestamp: expected a time in seconds, 0 or more, found "NaN"'],
    [`${vidur}1,2.5,3\n`, 'num_prefill_tokens'],
    [`${vidur}1,2\n`, 'the row: expected 3 columns as in the header, found 2'],
    [`${vidur}1,2,1e99\n`, 'num_decode_tokens'],
    [moon({ timestamp: '0 ms' }), 'timestamp: expected a time in milliseconds'],
    [moon({ output_length: undefined }), 'output_length: expected a whole number of tokens, 0 or more, found nothing'],
    [moon({ hash_ids: [1, 2, 3] }), 'hash_ids: expected 2 ids at most for a prompt of 600 tokens, found 3'],
    [moon({ hash_ids: 'all' }), 'hash_ids: expected a list of whole numbers'],
    [agent({}), 'sub_requests: expected a list of objects, 1 at least'],
    [agent({ sub_requests: [{ input_toks: 1, output_toks: null }] }), 'sub_requests[0].output_toks'],
    [`${moon({})}[]\n`, 'x:2 (row 2): the row: expected a JSON object, found "[]"'],
  ])('%j', (text, part) => {
    expect(() => importTrace('x', text)).toThrow(UserError)
    expect(() => importTrace('x', text)).toThrow(part)
  })
  it('and can be left out and counted', () => {
    const { rows, bad, firstBad } = importTrace('x', `${vidur}1,1,1\na,b,c\n2,2\n3,3,3\n`, { skipBadRows: true })
    expect([rows.count, bad]).toEqual([2, 2])
    expect(firstBad).toContain('x:3 (row 2): num_prefill_tokens')
  })
})

describe('a bad file is explained', () => {
  it.each([
    ['', 'x: expected a trace, found an empty file'],
    ['a,b,c\n1,2,3\n', 'x:1: expected one of these formats:'],
    [`${vidur}\0\0\0`, 'x: expected a text file (CSV or JSON lines), found a binary one'],
    [vidur, 'x: expected rows to run, found 0 failed calls and nothing else'],
    [
      `${moon({})}{"timestamp":5,"inp`,
      'x:2 (row 2): the row: expected a JSON object, found "{\\"timestamp\\":5,\\"inp"; the file ends inside',
    ],
    [`${vidur}1,1,1\n2,2`, 'the file ends inside this row, so it may be cut short'],
  ])('%j', (text, part) => {
    expect(() => importTrace('x', text)).toThrow(part)
  })
  it('when its format is another than was said', () => {
    expect(() => importTrace('x', `${vidur}1,1,1\n`, { format: 'azure' })).toThrow(
      'x:1: expected TIMESTAMP,ContextTokens',
    )
  })
})
