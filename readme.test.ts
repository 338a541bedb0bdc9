/** The README is true: its commands run, and what it shows is what they print. */
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { commandsIn, missingPiece, runCommand, shownIn } from './test-readme-commands.ts'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const readme = readFileSync(here('./README.md'), 'utf8')
const elsewhere = mkdtempSync(join(tmpdir(), 'llmos-readme-'))
const mine = /```ts\n([^`]*)```/.exec(readme)?.[1] ?? ''
writeFileSync(join(elsewhere, 'mine.ts'), mine)

const ONE_TALK = ['--set', 'processes.chat.count=1', '--set', 'processes.chat.sessions=1']
/** What takes minutes is tried with less of it; an option here takes the place of the README's. */
const shortcuts: readonly (readonly [beginning: string, options: readonly string[]])[] = [
  ['compare tiny-chat', ['--seeds', '1', ...ONE_TALK]],
  ['run tiny-chat', ONE_TALK],
  ['bench', ['--requests', '2000', '--runs', '1']],
  ['core train', ['--steps', '1', '--items', '1']],
  ['core exam', ['--items', '1']],
  ['calibrate', ['--quick', '--slots', '1', '--context', '64']],
  ['validate', ['--profile', 'tiny', '--seeds', '1', ...ONE_TALK]],
]

const run = (line: string) =>
  runCommand(line, {
    cwd: elsewhere,
    options: shortcuts.find(([beginning]) => line.startsWith(`npx llmos ${beginning}`))?.[1] ?? [],
  })

const shown = shownIn(readme)
test.each(shown.map(it => [it.command, it.output] as const))('%s prints what is shown', (command, output) => {
  expect(missingPiece(output, run(command).stdout)).toBeNull()
})

const commands = commandsIn(readme)
test.each(commands)('%s', line => {
  const { status, stderr } = run(line)
  expect([status, stderr.includes('Error')]).toEqual([0, false])
})

test('there is something to check', () => {
  expect([shown.length, commands.length > 8]).toEqual([2, true])
})
