import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { TRACE_VERSION, type TraceEvent } from '../sim/trace.ts'
import { TraceFile, traceHeader } from './trace-file.ts'
import { readTrace } from './trace-reader.ts'

const folder = mkdtempSync(join(tmpdir(), 'llmos-trace-'))
const at = (name: string): string => join(folder, name)
const header = JSON.stringify(traceHeader('sample', 1, '0.1.0', []))

async function read(name: string, text?: string): Promise<TraceEvent[]> {
  if (text !== undefined) writeFileSync(at(name), text)
  const events: TraceEvent[] = []
  for await (const event of (await readTrace(at(name))).events) events.push(event)
  return events
}

test('what was written comes back', async () => {
  const events: TraceEvent[] = Array.from({ length: 5 }, (_, t) => ({ t, on: 'exit', process: `p "${t}"\n` }))
  const file = new TraceFile(at('whole.jsonl'), 'whole.jsonl')
  file.header(traceHeader('sample', 1, '0.1.0', []))
  for (const event of events) file.sink(event)
  file.close()
  expect(await read('whole.jsonl')).toEqual(events)
})

test.each([
  ['empty', '', 'an empty file; expected a trace'],
  ['foreign', '{"traceEvents":[]}\n', 'no trace of this program'],
  ['binary', '\u0000\u0001\n', 'no trace of this program'],
  ['newer', header.replace(`"trace":${TRACE_VERSION}`, '"trace":99'), 'a trace of format 99'],
  ['older', header.replace(`"trace":${TRACE_VERSION}`, '"trace":1'), 'write it anew'],
  ['cut', `${header}\n{"t":1,"on":"exit","process":"p"}\n{"t":2,"on":"ex`, 'line 3 is no event: it was cut off'],
  ['of others', `${header}\n{"t":1,"on":"dance","process":"p"}\n`, 'line 2 is no event'],
  ['without cores', header.replace('"cores":[]', '"cores":7'), 'line 1: cores: Invalid input: expected array'],
  ['strange', `${header}\n{"t":1}\n`, 'line 2 is no event'],
])('a file that is %s is refused', async (name, text, message) => {
  await expect(read(`${name}.jsonl`, text)).rejects.toThrow(message)
})

test('a file that is not there, or a folder, is said to be that', async () => {
  await expect(read('none.jsonl')).rejects.toThrow('none.jsonl: no such file; llmos run SCENARIO --trace FILE')
  await expect(readTrace(folder)).rejects.toThrow('a folder; give the file in it')
})
