import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { insideFolder } from './test-command.ts'

const cwd = mkdtempSync(join(tmpdir(), 'llmos-export-'))
const llmos = insideFolder(cwd)

test('a trace is written beside itself, whole, and what it says of the run is in it', async () => {
  expect((await llmos('run', 'interview-panel', '--trace', 'trace.jsonl')).status).toBe(0)
  const { status, stdout } = await llmos('export', 'trace.jsonl')
  expect([status, stdout]).toEqual([0, 'trace.chrome.json\n'])
  const { traceEvents, otherData } = JSON.parse(readFileSync(join(cwd, 'trace.chrome.json'), 'utf8'))
  expect(traceEvents.length).toBeGreaterThan(10)
  expect(otherData).toMatchObject({ program: 'llm-os-lab', scenario: 'interview-panel' })
})

test('what is no trace leaves no file behind, and says what to do', async () => {
  writeFileSync(join(cwd, 'result.json'), '{}\n')
  const { status, stderr } = await llmos('export', 'result.json', '--as', 'chrome')
  expect(status).toBe(2)
  expect(stderr).toContain('result.json: no trace of this program; llmos run SCENARIO --trace FILE writes one')
  expect((await llmos('export', 'result.json')).stderr).toContain('result.json: no result of this program')
  expect((await llmos('export', 'none.json')).stderr).toContain('none.json: no such file; llmos compare')
  expect((await llmos('export')).stderr).toContain('export: the file is missing')
  expect((await llmos('export', 'trace.jsonl', '--out', '.')).stderr).toContain('expected a file to write')
  expect(readdirSync(cwd).filter(name => name.includes('result'))).toEqual(['result.json'])
})
