import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { GOOD } from './good-scenario.ts'
import { loadScenario, readBeside, scenarioNames } from './load.ts'
import { UserError } from './user-error.ts'

const folder = mkdtempSync(join(tmpdir(), 'llmos-load-'))
afterAll(() => rmSync(folder, { recursive: true }))

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

test('a scenario of one’s own is loaded by its path', () => {
  const path = file('mine.yaml', GOOD)
  expect(loadScenario(path)).toMatchObject({ name: 'lab', path, text: GOOD, scenario: { seed: 1 } })
})

test('without a name it is called after its file', () => {
  expect(loadScenario(file('mine.yml', GOOD.replace('name: lab\n', ''))).name).toBe('mine')
})

test('settings are applied', () => {
  expect(loadScenario(file('set.yaml', GOOD), ['seed=9']).scenario.seed).toBe(9)
})

test('a mistake is named with the path as it is seen from here', () => {
  const path = file('bad.yaml', GOOD.replace('256', '0'))
  expect(() => loadScenario(path)).toThrow(new UserError(`${path}:2:45 cpu.slots: must be at least 1, found 0`))
})

describe('a file that is none', () => {
  const huge = file('huge.yaml', '')
  truncateSync(huge, 50_000_000)
  mkdirSync(join(folder, 'folder.yaml'))
  test.each([
    ['missing.yaml', 'no such file; check the path'],
    ['folder.yaml', 'a directory; expected a file'],
    ['huge.yaml', '50 MB; expected at most 5 MB'],
    ['binary.yaml', 'a binary file; expected text'],
    ['latin1.yaml', 'not UTF-8 text; save it as UTF-8'],
  ])('%s: %s', (name, complaint) => {
    if (name === 'binary.yaml') file(name, new Uint8Array([110, 97, 0, 1]))
    if (name === 'latin1.yaml') file(name, new Uint8Array([110, 97, 0xe9, 0x21]))
    const path = join(folder, name)
    expect(() => loadScenario(path)).toThrow(new UserError(`${path}: ${complaint}`))
  })
})

test('an unknown name gets the nearest, or the way to a file', () => {
  const near = scenarioNames()[0]
  if (near) expect(() => loadScenario(near.slice(0, -1))).toThrow(`did you mean "${near}"?`)
  expect(() => loadScenario('zzz')).toThrow(
    /^no scenario "zzz"; .* A file of your own goes by its path: \.\/zzz\.yaml$/,
  )
})

test('a scenario’s files are read from beside it', () => {
  const path = file('beside.yaml', GOOD)
  file('rows.csv', 'a,b\n')
  expect(readBeside({ path })('rows.csv')).toBe('a,b\n')
  expect(() => readBeside({ path })('gone.csv')).toThrow(new UserError('gone.csv: no such file; check the path'))
})
