import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const boot = fileURLToPath(new URL('boot.mjs', import.meta.url))
const cwd = mkdtempSync(join(tmpdir(), 'llmos-export-'))
const llmos = (...words: string[]) => spawnSync(process.execPath, [boot, ...words], { cwd, encoding: 'utf8' })

test('a trace is written beside itself, whole, and what it says of the run is in it', () => {
  expect(llmos('run', 'interview-panel', '--trace', 'trace.jsonl').status).toBe(0)
  const { status, stdout } = llmos('export', 'trace.jsonl')
  expect([status, stdout]).toEqual([0, 'trace.chrome.json\n'])
  const { traceEvents, otherData } = JSON.parse(readFileSync(join(cwd, 'trace.chrome.json'), 'utf8'))
  expect(traceEvents.length).toBeGreaterThan(10)
  expect(otherData).toMatchObject({ program: 'llm-os-lab', scenario: 'interview-panel' })
})

test('what is no trace leaves no file behind, and says what to do', () => {
  writeFileSync(join(cwd, 'result.json'), '{}\n')
  const { status, stderr } = llmos('export', 'result.json', '--as', 'chrome')
  expect(status).toBe(2)
  expect(stderr).toContain('result.json: no trace of this program; llmos run SCENARIO --trace FILE writes one')
  expect(llmos('export', 'result.json').stderr).toContain('result.json: no result of this program')
  expect(llmos('export', 'none.json').stderr).toContain('none.json: no such file; llmos compare')
  expect(llmos('export').stderr).toContain('export: the file is missing')
  expect(llmos('export', 'trace.jsonl', '--out', '.').stderr).toContain('expected a file to write')
  expect(readdirSync(cwd).filter(name => name.includes('result'))).toEqual(['result.json'])
})
