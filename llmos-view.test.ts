import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { insideFolder } from './test-command.ts'

const cwd = mkdtempSync(join(tmpdir(), 'llmos-view-'))
const llmos = insideFolder(cwd)

beforeAll(async () => {
  expect((await llmos('run', 'thrash', '--trace', 'trace.jsonl')).status).toBe(0)
})

test('a page beside the trace, with all of it inside', async () => {
  const { status, stdout } = await llmos('view', 'trace.jsonl')
  expect([status, stdout]).toEqual([0, 'trace.html\n'])
  const page = readFileSync(join(cwd, 'trace.html'), 'utf8')
  expect(page).toContain('<title>thrash, step by step</title>')
  expect(Buffer.byteLength(page)).toBeLessThan(1_500_000)
})

test.each([
  ['missing', null, 'missing.jsonl: no such file; llmos run SCENARIO --trace FILE writes one'],
  ['empty', '', 'empty.jsonl: an empty file; expected a trace'],
  ['foreign', '{"traceEvents":[]}\n', 'foreign.jsonl: no trace of this program'],
  ['future', '{"trace":99,"program":"llm-os-lab"}\n', 'future.jsonl: a trace of format 99'],
])('a trace that is %s is refused, and leaves nothing behind', async (name, text, message) => {
  if (text !== null) writeFileSync(join(cwd, `${name}.jsonl`), text)
  const { status, stderr } = await llmos('view', `${name}.jsonl`)
  expect(status).toBe(2)
  expect(stderr).toContain(message)
  expect(readdirSync(cwd).filter(file => file.includes(`${name}.html`))).toEqual([])
})

test('a trace that was cut off, or in which nothing happened', async () => {
  const [header = '', ...events] = readFileSync(join(cwd, 'trace.jsonl'), 'utf8').split('\n')
  writeFileSync(join(cwd, 'cut.jsonl'), `${[header, ...events.slice(0, 5)].join('\n')}\n{"t":1,"on":"ex`)
  expect((await llmos('view', 'cut.jsonl')).stderr).toContain('cut.jsonl: line 7 is no event: it was cut off')
  writeFileSync(join(cwd, 'none.jsonl'), `${header}\n`)
  expect((await llmos('view', 'none.jsonl')).stderr).toContain('none.jsonl: a trace without events')
  expect(existsSync(join(cwd, 'none.html'))).toBe(false)
})

test('a place that cannot be written is named', async () => {
  mkdirSync(join(cwd, 'folder'))
  expect((await llmos('view', 'trace.jsonl', '--out', 'folder')).stderr).toContain(
    'folder: a folder; expected a file to write',
  )
  expect((await llmos('view')).stderr).toContain('view: the trace is missing')
})

test('a run that is watched without a terminal shows its first moments, then its numbers', async () => {
  const { status, stdout } = await llmos('run', 'thrash', '--watch')
  expect(status).toBe(0)
  expect(stdout).toContain('FAULT: the answer needs page')
  expect(stdout).toContain('In a terminal you step through all of them.\n\nthrash: 680 of 680 calls')
  expect((await llmos('run', 'thrash', '--watch', '--json')).stderr).toContain('Leave out one of them')
})
