/** The command from inside, on the smallest grid there is: what it writes, what it refuses, and where it goes on. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, expect, test, vi } from 'vitest'
import { calibrateCommand } from './llmos-calibrate.ts'
import { inside, pressCtrlC } from './test-command.ts'

const base = mkdtempSync(join(tmpdir(), 'llmos-calibrate-command-'))
afterAll(() => rmSync(base, { recursive: true }))
afterEach(() => {
  vi.restoreAllMocks()
  process.exitCode = undefined
})

const calibrate = inside('calibrate', calibrateCommand)
const SMALL = ['--quick', '--time-only', '--slots', '1', '--context', '64', '--rehearsal', '0.2']
const COMMAND = 'npx llmos calibrate --core tiny --quick --time-only --slots 1 --context 64 --rehearsal 0.2'

const MISTAKES: [words: string[], message: string][] = [
  [['--rehearsal', '0'], '--rehearsal 0: expected seconds above 0, such as 20'],
  [['--rehearsal', 'Infinity'], '--rehearsal Infinity: expected seconds above 0'],
  [['--rehearsal', '5', '--quality-only'], '--rehearsal: is for times, and --quality-only takes none; leave one out'],
  [['--rehearsal', 'long'], '--rehearsal NaN: expected seconds above 0'],
  [['--time-only', '--quality-only'], '--time-only and --quality-only: nothing would be left; keep one'],
  [['--slots', '600'], '--slots 600: at most 512, for each takes a token of a step'],
  [['--context', '63'], '--context 63: expected a whole number from 64 up'],
  [['--clock', 'cpu', '--threads', '2'], '--clock cpu: would count each thread; use --threads 1 or --clock wall'],
  [['--core', 'random-10m', '--quality-only'], '--quality-only: random-10m has random weights'],
]
test.each(MISTAKES)('%j is a mistake with a remedy, and nothing is written', async (words, message) => {
  const out = join(base, 'mistaken')
  await expect(calibrate(...words, '--out', out)).rejects.toThrow(message)
  expect(existsSync(out)).toBe(false)
})

const halfway = join(base, 'halfway')
const samples = (): number =>
  existsSync(join(halfway, 'llmos-tiny.partial'))
    ? readFileSync(join(halfway, 'llmos-tiny.partial'), 'utf8').trimEnd().split('\n').length - 1
    : 0

test('Ctrl-C half-way leaves what was measured, and no profile', async () => {
  pressCtrlC(() => samples() >= 5)
  const { exitCode, stdout, stderr } = await calibrate('--core', 'tiny', ...SMALL, '--out', halfway)
  expect([exitCode, stdout, readdirSync(halfway)]).toEqual([130, '', ['llmos-tiny.partial']])
  expect(stderr).toContain('stopped before the end: there is no profile; what was measured is in ')
})

test('and the same command goes on with it, and ends with a profile, its chart, and the command that repeats it', async () => {
  const before = samples()
  const { exitCode, stdout, stderr } = await calibrate('--core', 'tiny', ...SMALL, '--out', halfway)
  expect(stderr).toContain(`llmos-tiny.partial: going on after ${before} samples`)
  expect([exitCode, readdirSync(halfway).sort()]).toEqual([undefined, ['llmos-tiny.json', 'llmos-tiny.svg']])
  expect(stdout).toContain(COMMAND)
  const { command, time, quality } = JSON.parse(readFileSync(join(halfway, 'llmos-tiny.json'), 'utf8'))
  expect([command, time.limits.slots, time.limits.contextLimit, quality]).toEqual([COMMAND, 1, 64, null])
  expect(time.rehearsal.seconds).toBeGreaterThanOrEqual(0.2)
})
