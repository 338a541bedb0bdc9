/** The README is true: its commands run, and what it shows is what they print. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

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

/** Runs an `npx llmos …` or `npm start` line in a folder of its own. */
function run(line: string) {
  const words = line === 'npm start' ? [] : line.replace(/^npx llmos /, '').split(' ')
  const quick = shortcuts.find(([beginning]) => words.join(' ').startsWith(beginning))?.[1] ?? []
  const isReplaced = (word = ''): boolean => word !== '--set' && word.startsWith('--') && quick.includes(word)
  const kept = words.filter((word, i) => !isReplaced(word) && !isReplaced(words[i - 1]))
  const env = { ...process.env, npm_lifecycle_event: line === 'npm start' ? 'start' : 'npx' }
  return spawnSync(process.execPath, [here('./boot.mjs'), ...kept, ...quick], {
    cwd: elsewhere,
    env,
    encoding: 'utf8',
  })
}

const shown = [...readme.matchAll(/```console\n\$ (.*)\n([^`]*)```/g)].map(
  ([, line, output]) => [line, output] as const,
)
test.each(shown)('%s prints what is shown', (line = '', output = '') => {
  expect(run(line).stdout).toContain(output.trimEnd())
})

const commands = [...readme.matchAll(/npx llmos [^`\n]*/g)].map(([line]) => line.replace(/ *#.*/, '').trimEnd())
test.each([...new Set(commands)])('%s', line => {
  const { status, stderr } = run(line)
  expect([status, stderr.includes('Error')]).toEqual([0, false])
})

test('there is something to check', () => {
  expect([shown.length, commands.length > 8]).toEqual([2, true])
})
