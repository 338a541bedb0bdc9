/** The README is true: its commands run, and what it shows is what they print. */
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { commandsIn, missingPiece, runCommand, runInside, shownIn } from './test-readme-commands.ts'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const readme = readFileSync(here('./README.md'), 'utf8')
const elsewhere = mkdtempSync(join(tmpdir(), 'llmos-readme-'))
const mine = /```ts\n([^`]*)```/.exec(readme)?.[1] ?? ''
writeFileSync(join(elsewhere, 'mine.ts'), mine)

const ONE_TALK = ['--set', 'processes.chat.count=1', '--set', 'processes.chat.sessions=1']
/** What takes long is tried with less of it; an option here takes the place of the README's. */
const shortcuts: readonly (readonly [beginning: string, options: readonly string[]])[] = [
  ['compare tiny-chat', ['--seeds', '1', '--pagers', 'fifo,memgpt', ...ONE_TALK]],
  ['compare nested-kv', ['--seeds', '2']],
  ['compare paging-101', ['--seeds', '2']],
  ['run tiny-chat', ONE_TALK],
  ['bench', ['--requests', '2000', '--runs', '1']],
  ['core train', ['--steps', '1', '--items', '1']],
  ['core exam', ['--items', '1']],
  ['calibrate', ['--core', 'tiny', '--quick', '--slots', '1', '--context', '64', '--rehearsal', '1']],
  ['validate', ['--profile', 'tiny', '--rehearsal', '0', '--seeds', '1', ...ONE_TALK]],
]

/** `npm start` is tried as it is typed; a measurement has a process of its own, which nothing else has warmed up. */
const OUTSIDE = /^npm start|^npx llmos calibrate/

const run = async (line: string) => {
  const options = shortcuts.find(([beginning]) => line.startsWith(`npx llmos ${beginning}`))?.[1] ?? []
  return (OUTSIDE.test(line) ? runCommand : runInside)(line, { cwd: elsewhere, options })
}

const goesWell = ({ status, stderr }: { status: number | null; stderr: string }): void =>
  expect([status, stderr.includes('Error')]).toEqual([0, false])

const shown = shownIn(readme)
/** Once: it takes seconds, and two tests look at it. */
let starting: ReturnType<typeof run> | undefined
const start = () => (starting ??= run('npm start'))
test.each(shown.map(it => [it.command, it.output] as const))('%s prints what is shown', async (command, output) => {
  const printed = await (command === 'npm start' ? start() : run(command))
  goesWell(printed)
  expect(missingPiece(output, printed.stdout)).toBeNull()
})

test('npm start leaves a report, and says where', async () => {
  expect((await start()).stdout).toMatch(/: out\/report.html \(npm start -- --open shows it\)\n$/)
  const report = readFileSync(join(elsewhere, 'out', 'report.html'), 'utf8')
  expect(report).toContain('memgpt answers 96.7% of the questions right')
})

const commands = commandsIn(readme)
const others = commands.filter(line => !shown.some(it => it.command === line))
test.each(others)('%s', async line => goesWell(await run(line)))

test('there is something to check', () => {
  expect([shown.length, commands.length > 8]).toEqual([2, true])
})
