import { describe, expect, it } from 'vitest'
import { makeRng } from '../../sim/rng.ts'
import { seconds } from '../../sim/units.ts'
import { arrivalTimes, runProcess, sourceOf, storyOf, testContext } from './testing.ts'
import trace from './trace.ts'

const vidur = 'arrived_at,num_prefill_tokens,num_decode_tokens\n10,100,7\n12,200,8\n16,300,9\n'
const mooncake = [
  '{"timestamp":0,"input_length":1300,"output_length":5,"hash_ids":[1,2,3]}',
  '{"timestamp":500,"input_length":1124,"output_length":6,"hash_ids":[1,2,4]}',
  '{"timestamp":900,"input_length":1300,"output_length":6,"hash_ids":[1,2,3]}',
].join('\n')
const agentic =
  '{"arrival_time_ns":0,"sub_requests":[{"input_toks":100,"output_toks":10,"tool_duration_ns":2000000000},{"input_toks":150,"output_toks":20,"tool_duration_ns":5}]}'
const context = testContext({ 'v.csv': vidur, 'm.jsonl': mooncake, 'a.jsonl': agentic })
const replay = (spec: object) => sourceOf(trace, spec, context)

describe('trace', () => {
  it('counts time from the first row', () => {
    expect(arrivalTimes(replay({ file: 'v.csv' }), 9).map(seconds)).toEqual([0, 2, 6])
  })
  it('brings rows faster, later and fewer when asked', () => {
    const source = replay({ file: 'v.csv', speed: 4, from: '1s', first: 2 })
    expect(arrivalTimes(source, 9).map(seconds)).toEqual([1, 1.5])
  })
  it('makes each row a call of the model', () => {
    expect(runProcess(replay({ file: 'v.csv' }), 1)).toMatchObject([
      { do: 'think', input: 200, output: 8 },
      { do: 'exit' },
    ])
  })
  it('sleeps through the tools of a session and counts the conversation in the prompt', () => {
    expect(runProcess(replay({ file: 'a.jsonl' }))).toMatchObject([
      { do: 'think', input: 100, output: 10 },
      { do: 'sleep', for: 2e10 },
      { do: 'think', input: 40, output: 20 },
      { do: 'exit' },
    ])
  })
  it('shares blocks that come again, as long as they are in this prompt', () => {
    const source = replay({ file: 'm.jsonl' })
    const [one, two, again] = [0, 1, 2].map(n => source.process(n, makeRng(1)))
    // 1,300 = 512 + 512 + 276, all three blocks come again; of the second prompt only the first two do.
    expect(one?.system?.map(segment => segment.tokens)).toEqual([512, 512, 276])
    expect(two?.system).toEqual(one?.system?.slice(0, 2))
    expect(again?.system).toEqual(one?.system)
    expect(two && storyOf(two.program, 1, undefined, 1024)[0]).toMatchObject({ input: 100, output: 6 })
  })
  it('refuses a trace that no run is long enough for', () => {
    const long = testContext({ 'x.csv': `${vidur}2000000,5,5\n` })
    expect(() => sourceOf(trace, { file: 'x.csv' }, long)).toThrow('x.csv: spans 24 days, and a run can last 10')
    expect(() => sourceOf(trace, { file: 'x.csv', speed: 10 }, long)).not.toThrow()
  })
})
