/** The command from inside: what it prints, where, and what it makes of its options. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { packageJson } from './bench/package.ts'
import { pagesCommand } from './llmos-pages.ts'
import { inside } from './test-command.ts'

const ANOMALY = '1,2,3,4,1,2,5,1,2,3,4,5'
let folder = ''
const at = (name: string): string => join(folder, name)
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'llmos-pages-command-'))
  writeFileSync(at('refs.txt'), ANOMALY.replaceAll(',', '\n'))
})
afterAll(() => rmSync(folder, { recursive: true }))
afterEach(() => {
  vi.restoreAllMocks()
  process.exitCode = undefined
})

const pages = inside('pages', pagesCommand)

test('--json prints these keys and no others', async () => {
  const { stdout, stderr } = await pages('--refs', ANOMALY, '--frames', '3,4', '--pagers', 'fifo', '--json')
  const results = [
    { pager: 'fifo', frames: 3, requests: 12, faults: 9 },
    { pager: 'fifo', frames: 4, requests: 12, faults: 10 },
  ]
  const command = `npx llmos pages --refs ${ANOMALY} --frames 3,4 --pagers fifo --seed 1`
  const about = { version: packageJson().version, command, seed: 1, objects: 5, notes: [], failures: [] }
  expect([JSON.parse(stdout), stderr]).toEqual([{ ...about, results }, ''])
})

test('a file gives what its text gives', async () => {
  const [file, text] = [
    await pages(at('refs.txt'), '--frames', '3', '--json'),
    await pages('--refs', ANOMALY, '--frames', '3', '--json'),
  ]
  expect(JSON.parse(file.stdout).results).toEqual(JSON.parse(text.stdout).results)
  expect(JSON.parse(file.stdout).file).toBe(at('refs.txt'))
})

test('the last line is the command that prints the same', async () => {
  const { stdout } = await pages('--refs', '1 2 3 1', '--frames', '2', '--explain')
  const command = stdout.trimEnd().split('\n').at(-1)
  expect(command).toBe("npx llmos pages --refs '1 2 3 1' --frames 2 --pagers fifo,lru,clock,opt --seed 1 --explain")
})

test('--explain draws a table for each pager and number of frames', async () => {
  const { stdout } = await pages('--refs', ANOMALY, '--frames', '3,4', '--pagers', 'fifo,lru', '--explain')
  expect(stdout.match(/^(fifo|lru), [34] frames: \d+ faults/gm)).toHaveLength(4)
})

test('a pager that fails is told on stderr, the others are counted, and the exit code is 2', async () => {
  const { stdout, stderr, exitCode } = await pages('--refs', ANOMALY, '--frames', '3', '--pagers', 'none,lru', '--json')
  expect([JSON.parse(stdout).results.length, exitCode]).toEqual([1, 2])
  expect(stderr).toContain('pager none: makeRoom() at request 3 freed nothing')
})

test.each([
  ['neither a file nor a string', [], 'expected a file with a reference string, or --refs 1,2,3; found neither'],
  ['both', ['refs.txt', '--refs', '1'], '--refs: given besides refs.txt; keep one of them'],
  ['an empty string', ['--refs', ''], '--refs: is empty'],
  ['an id that is no number', ['--refs', '1,x'], '--refs:1:3: expected whole numbers'],
  ['an id left out', ['--refs', '1,,2'], '--refs:1:3: expected an id before this comma, found none'],
  ['no frames at all', ['--refs', '1', '--frames', '0'], '--frames 0: expected whole numbers from 1 up'],
  [
    'frames in another notation',
    ['--refs', '1', '--frames', '1e9'],
    '--frames 1e9: expected whole numbers from 1 up, in digits alone',
  ],
  ['half a frame', ['--refs', '1', '--frames', '2.5'], 'found "2.5"'],
  ['an empty number of frames', ['--refs', '1', '--frames', '3,,4'], '--frames 3,,4: expected whole numbers'],
  ['an empty name', ['--refs', '1', '--pagers', 'lru,'], '--pagers lru,: expected names between commas'],
  ['a seed that is no number', ['--refs', '1', '--seed', 'x'], '--seed x: expected a whole number'],
  ['a drawing in JSON', ['--refs', '1', '--explain', '--json'], '--explain: a drawing for people'],
  ['too much to draw', ['--refs', '1 '.repeat(201), '--explain'], 'expected at most 200 requests, found 201'],
])('%s: a message that says what was expected', async (_, words, message) => {
  const frames = words.includes('--frames') ? [] : ['--frames', '3']
  const wrong = pages(...words, ...frames)
  await expect(wrong).rejects.toThrow(message)
  await expect(wrong).rejects.toMatchObject({ name: 'UserError' })
})
