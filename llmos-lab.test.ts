/** The command from inside: what it lists, copies and grades, and what it says of a folder that is none. */
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { labCommand } from './llmos-lab.ts'
import { inside } from './test-command.ts'

let folder = ''
const at = (name: string): string => join(folder, name)
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'llmos-lab-command-'))
  mkdirSync(at('plain'))
  writeFileSync(at('file'), 'no folder')
  mkdirSync(at('full'))
  writeFileSync(at('full/essay.txt'), 'mine')
  for (const [name, text] of Object.entries({ torn: '{"lab":', other: '{"lab": "77-sleep"}', empty: '{}' })) {
    mkdirSync(at(name))
    writeFileSync(at(`${name}/lab.json`), text)
  }
})
afterAll(() => rmSync(folder, { recursive: true }))
afterEach(() => {
  vi.restoreAllMocks()
  process.exitCode = undefined
})

const lab = inside('lab', labCommand)

test('list: each lab with title, minutes and points, as a table and as JSON', async () => {
  const [shown, { stdout }] = [await lab('list'), await lab('list', '--json')]
  expect(shown.stdout).toMatch(/^03-page-replacement +Page replacement: .* +60–90 +100$/m)
  expect(JSON.parse(stdout).labs[0]).toMatchObject({ id: '03-page-replacement', minutes: [60, 90], points: 100 })
})

test('start copies what a student needs, says what is next, and writes over nothing', async () => {
  const { stdout } = await lab('start', 'page-replacement', at('mine'))
  const files = ['README.md', 'answers.md', 'clock.ts', 'lab.json', 'machine.ts', 'scenario.yaml']
  expect(readdirSync(at('mine')).sort()).toEqual(files)
  expect(stdout.trimEnd().split('\n').at(-1)).toBe(`npx llmos lab check ${at('mine')}`)
  await expect(lab('start', '3', at('mine'))).rejects.toThrow(
    'a lab was begun there; nothing is written over: go on in it',
  )
})

test('check --json has these keys, and exit code 1 until all is right', async () => {
  await lab('start', '03', at('graded'))
  const { stdout, exitCode } = await lab('check', at('graded'), '--json')
  const grade = JSON.parse(stdout)
  expect([Object.keys(grade), exitCode]).toEqual([['lab', 'earned', 'points', 'checks'], 1])
  expect(Object.keys(grade.checks[0])).toEqual(['title', 'earned', 'points', 'findings', 'hint'])
  expect(grade.checks[0].findings[0]).toEqual({ good: false, title: expect.any(String), said: [expect.any(String)] })
})

test.each([
  ['an unknown lab', ['start', '03-page-replacment'], 'did you mean "03-page-replacement"?'],
  ['a lab that nothing is like', ['start', 'x'], 'lab x: no such lab; choose 03-page-replacement'],
  ['a file for a folder', ['start', '03', 'file'], 'file: a file; expected a folder'],
  [
    'a folder with something in it',
    ['start', '03', 'full'],
    'full: is not empty; nothing is written over: give another',
  ],
  ['a folder without a name', ['start', '03', ''], 'FOLDER: expected a name, found an empty one'],
  ['a folder below a file', ['start', '03', 'file/deep'], 'file/deep: '],
  ['no such folder', ['check', 'gone'], 'gone: no such folder; '],
  ['a file to check', ['check', 'file'], 'file: a file; expected the folder of a lab'],
  ['a folder that is no lab', ['check', 'plain'], 'plain: not the folder of a lab, for it has no lab.json; '],
  ['a torn mark', ['check', 'torn'], 'lab.json: expected {"lab": "03-page-replacement"}; write it so'],
  ['a mark without a lab', ['check', 'empty'], 'lab.json: expected {"lab": "03-page-replacement"}'],
  ['the mark of a lab that there is not', ['check', 'other'], 'lab 77-sleep: no such lab'],
])('%s: what was expected, and the remedy', async (_, [what = '', first = '', second], message) => {
  const inFolder = (name: string): string => (name === '' ? '' : at(name))
  const words =
    what === 'check' ? [what, inFolder(first)] : second === undefined ? [what, first] : [what, first, inFolder(second)]
  const wrong = lab(...words)
  await expect(wrong).rejects.toThrow(message)
  await expect(wrong).rejects.toMatchObject({ name: 'UserError' })
})

test.skipIf(process.getuid?.() === 0)(
  'a folder where nothing may be written: a message, and nothing half written',
  async () => {
    mkdirSync(at('locked'))
    chmodSync(at('locked'), 0o500)
    await expect(lab('start', '03', at('locked/lab'))).rejects.toThrow('may not be written')
    expect(existsSync(at('locked/lab'))).toBe(false)
  },
)
