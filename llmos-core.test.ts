/** The command from inside: a model is grown, examined, gone on with; what is asked wrongly is told with a remedy. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, expect, test, vi } from 'vitest'
import { coreCommand } from './llmos-core.ts'
import { inside } from './test-command.ts'

const base = mkdtempSync(join(tmpdir(), 'llmos-core-command-'))
afterAll(() => rmSync(base, { recursive: true }))
afterEach(() => {
  vi.restoreAllMocks()
  process.exitCode = undefined
})

const core = inside('core', coreCommand)

test('a model is grown by steps, examined, and its folder says how it came about', async () => {
  const out = join(base, 'grown')
  const { stdout, stderr } = await core('train', '--ability', 'recall', '--steps', '2', '--items', '3', '--out', out)
  expect(stdout).toMatch(/recall, 256 tokens +3 /)
  expect(stderr).toContain(`the model is in ${join(out, 'model')}`)
  const { name, provenance } = JSON.parse(readFileSync(join(out, 'model', 'llmos.json'), 'utf8'))
  expect(name).toBe('llmos-recall')
  expect(provenance).toMatchObject({ seed: 0, steps: 2, tokens: 2 * 2048, attempts: 1 })
  expect(provenance.command).toContain('npx llmos core train --ability recall --steps 2 --seed 0')
  expect(existsSync(join(out, 'model', 'curve.csv'))).toBe(true)
})

test('what was trained is gone on with only when asked to', async () => {
  const out = join(base, 'grown')
  await expect(core('train', '--ability', 'recall', '--steps', '3', '--out', out)).rejects.toThrow('add --resume')
  await core('train', '--ability', 'recall', '--steps', '3', '--items', '1', '--out', out, '--resume')
  expect(JSON.parse(readFileSync(join(out, 'model', 'llmos.json'), 'utf8')).provenance.steps).toBe(3)
})

test('an exam of any model of ours, as a table or as JSON', async () => {
  const { stdout } = await core('exam', '--model', join(base, 'grown', 'model'), '--items', '1', '--json')
  const { exams, paging } = JSON.parse(stdout)
  expect(exams[0].results.length).toBeGreaterThan(10)
  expect(paging.map(({ what }: { what: string }) => what)).toEqual(['kept', 'gone', 'found'])
})

test('a sample of the language', async () => {
  expect((await core('sample')).stdout).toContain('One word is one token.')
})

test.each([
  [['train', '--minutes', '0'], '--minutes 0: expected a number above 0'],
  [['train', '--steps', '2.5'], '--steps 2.5: expected a whole number above 0'],
  [['exam', '--items', '0'], '--items 0: expected a whole number above 0'],
  [['exam', '--model', join(base, 'nowhere')], 'nowhere'],
  [['train', '--ability', 'embedder', '--resume'], 'the embedder is grown at one go'],
])('%j is a mistake with a remedy', async (words, message) => {
  await expect(core(...words)).rejects.toThrow(message)
})
