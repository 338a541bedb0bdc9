/**
 * Sessions of calls with tools between them, in nanoseconds: a call comes `tool_duration_ns` after the one
 * before it has ended. `input_toks` is the whole prompt of a call, with the conversation up to it.
 */
import { time, wholeTokens } from './format.ts'
import { defineJsonl, type JsonObject, objects } from './jsonl.ts'

const NS = 1e9

function call(request: JsonObject, i: number) {
  const field = `sub_requests[${i}]`
  return {
    input: wholeTokens(`${field}.input_toks`, request.input_toks),
    output: wholeTokens(`${field}.output_toks`, request.output_toks),
    pause: time(`${field}.tool_duration_ns`, 'nanoseconds', request.tool_duration_ns ?? 0) / NS,
  }
}

export default defineJsonl({
  name: 'agentic',
  example:
    '{"session_id":"task-0","arrival_time_ns":0,"sub_requests":[{"input_toks":9,"output_toks":5,"tool_duration_ns":7}]}',
  keys: ['arrival_time_ns', 'sub_requests'],
  row: row => ({
    at: time('arrival_time_ns', 'nanoseconds', row.arrival_time_ns) / NS,
    calls: objects('sub_requests', row.sub_requests).map(call),
  }),
})
