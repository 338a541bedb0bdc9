/** The command from inside: a model is grown, examined, gone on with; what is asked wrongly is told with a remedy. */
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, expect, test, vi } from 'vitest'
import { BOOT } from './bench/package.ts'
import { coreCommand } from './llmos-core.ts'
import { inside, pressCtrlC } from './test-command.ts'

const base = mkdtempSync(join(tmpdir(), 'llmos-core-command-'))
afterAll(() => rmSync(base, { recursive: true }))
afterEach(() => {
  vi.restoreAllMocks()
  process.exitCode = undefined
})

const core = inside('core', coreCommand)

const provenanceIn = (out: string) => JSON.parse(readFileSync(join(out, 'model', 'llmos.json'), 'utf8')).provenance

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

test('what was trained is gone on with only when asked to, and the model says so', async () => {
  const out = join(base, 'grown')
  const longer = ['train', '--ability', 'recall', '--steps', '3', '--items', '1', '--out', out]
  await expect(core(...longer)).rejects.toThrow('add --resume')
  await core(...longer, '--resume')
  expect(provenanceIn(out)).toMatchObject({
    command: `npx llmos core train --ability recall --steps 3 --seed 0 --workers 1 --out ${out} --resume`,
    'before it': '--steps 2 until step 2',
    steps: 3,
  })
})

test('its seed stays that of its beginning', async () => {
  const out = join(base, 'seeded')
  const train = (...more: string[]) => core('train', '--ability', 'recall', '--items', '1', '--out', out, ...more)
  await train('--steps', '1', '--seed', '5')
  await expect(train('--steps', '2', '--seed', '6', '--resume')).rejects.toThrow('was begun with --seed 5')
  await train('--steps', '1', '--resume')
  const command = `npx llmos core train --ability recall --steps 1 --seed 5 --workers 1 --out ${out}`
  expect(provenanceIn(out)).toMatchObject({ command, seed: 5 })
})

test('Ctrl-C in the examination that ends it leaves a whole model and a table that is told to be cut short', async () => {
  const out = join(base, 'hasty')
  pressCtrlC(() => existsSync(join(out, 'model', 'curve.csv')))
  const { exitCode, stderr } = await core('train', '--ability', 'recall', '--steps', '1', '--out', out)
  expect(exitCode).toBe(130)
  expect(stderr).toMatch(/the table is cut short, 0 of \d+ subjects; .* examined by: npx llmos core exam --model /)
})

test('an exam of any model of ours, as a table or as JSON', async () => {
  const { stdout } = await core('exam', '--model', join(base, 'grown', 'model'), '--items', '1', '--json')
  const { exams, paging } = JSON.parse(stdout)
  expect(exams[0].results.length).toBeGreaterThan(10)
  expect(paging.map(({ what }: { what: string }) => what)).toEqual(['kept', 'gone', 'found'])
})

test('Ctrl-C in an exam leaves tables that are told to be cut short, and no card', async () => {
  const model = join(base, 'grown', 'model')
  const others = process.listenerCount('SIGINT')
  pressCtrlC(() => process.listenerCount('SIGINT') > others)
  const { exitCode, stderr } = await core('exam', '--model', model, '--card')
  expect([exitCode, existsSync(join(model, 'README.md'))]).toEqual([130, false])
  expect(stderr).toContain('the tables are cut short')
  expect(process.listenerCount('SIGINT')).toBe(others)
})

test('a sample of the language', async () => {
  expect((await core('sample')).stdout).toContain('One word is one token.')
})

test.each([
  [['train', '--minutes', '0'], '--minutes 0: expected a number above 0'],
  [['train', '--steps', '2.5'], '--steps 2.5: expected a whole number above 0'],
  [['train', '--seed', '0.5'], '--seed 0.5: expected a whole number from 0 up'],
  [['exam', '--items', '0'], '--items 0: expected a whole number above 0'],
  [['exam', '--model', join(base, 'nowhere')], 'nowhere'],
  [['train', '--ability', 'embedder', '--resume'], 'the embedder is grown at one go'],
])('%j is a mistake with a remedy', async (words, message) => {
  await expect(core(...words)).rejects.toThrow(message)
})

test.skipIf(process.platform === 'win32')(
  'Ctrl-C in a training ends it, and it is gone on with from there',
  async () => {
    const out = join(base, 'stopped')
    const words = ['core', 'train', '--ability', 'recall', '--minutes', '1', '--out', out]
    const child = spawn(process.execPath, [BOOT, ...words], { stdio: ['ignore', 'ignore', 'pipe'] })
    let stderr = ''
    child.stderr.on('data', piece => {
      if (!stderr.includes('step ') && String(piece).includes('step ')) child.kill('SIGINT')
      stderr += piece
    })
    expect(await new Promise(resolve => child.on('close', resolve))).toBe(130)
    const steps = Number(/stopped after (\d+) steps; go on with: .* --minutes 1 .* --resume\n$/.exec(stderr)?.[1])
    const longer = ['--steps', String(steps + 1), '--items', '1', '--resume']
    await core('train', '--ability', 'recall', '--out', out, ...longer)
    expect(provenanceIn(out)).toMatchObject({ 'before it': `--minutes 1 until step ${steps}`, steps: steps + 1 })
  },
)
