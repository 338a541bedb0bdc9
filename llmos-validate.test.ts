/** The command from inside, on the model that ships: what it writes, and what it refuses. */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, expect, test, vi } from 'vitest'
import { validateCommand } from './llmos-validate.ts'
import { inside } from './test-command.ts'

const base = mkdtempSync(join(tmpdir(), 'llmos-validate-command-'))
afterAll(() => rmSync(base, { recursive: true }))
afterEach(() => {
  vi.restoreAllMocks()
  process.exitCode = undefined
})

const validate = inside('validate', validateCommand)
const ONE_TALK = ['count=1', 'exam=2', 'turnsPerSession=4'].flatMap(it => ['--set', `processes.chat.${it}`])

test('with a profile as it is: a table, a result and its chart, and nothing rehearsed', async () => {
  const out = join(base, 'plain')
  const words = ['--profile', 'tiny', '--rehearsal', '0', '--seeds', '1', '--out', out, ...ONE_TALK]
  const { stdout } = await validate('tiny-chat', ...words)
  expect(stdout).toMatch(/^tiny-chat on tiny, 1 seed: what the simulator foretells, and what the real core did\.\n/)
  expect(readdirSync(out).sort()).toEqual(['validation.json', 'validation.svg'])
  const { rehearsal, validated, command } = JSON.parse(readFileSync(join(out, 'validation.json'), 'utf8'))
  expect([rehearsal, validated.length]).toEqual([0, 14])
  expect(command).toMatch(/^npx llmos validate tiny-chat --core tiny --profile tiny /)
})

test.each(['-1', 'long'])('knows no rehearsal of %s seconds', async seconds => {
  await expect(validate('tiny-chat', `--rehearsal=${seconds}`)).rejects.toThrow('expected seconds from 0 up, such as 5')
})

test('refuses the profile of another model before anything runs', async () => {
  const words = ['--core', 'tiny-q8', '--profile', 'tiny', '--out', join(base, 'other')]
  await expect(validate('tiny-chat', ...words)).rejects.toThrow(
    '--profile tiny: of llmos-tiny (fp32), and the core is llmos-tiny-q8 (q8); llmos calibrate --core tiny-q8 makes one of it',
  )
})

test('does not write over the profile that it reads', async () => {
  const own = join(base, 'rehearsed.json')
  cpSync('bench/profiles/tiny.json', own)
  await expect(validate('tiny-chat', '--profile', own, '--out', base)).rejects.toThrow('is what is read here')
})
