/** The command from inside: what it writes, what it says. Files of the project itself are left alone. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { newCommand } from './llmos-new.ts'
import { inside } from './test-command.ts'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'llmos-new-command-'))
})
afterAll(() => rmSync(folder, { recursive: true }))
afterEach(() => vi.restoreAllMocks())

const printed = inside('new', newCommand)
const create = async (...words: string[]): Promise<string> => (await printed(...words)).stdout

test.each([
  ['pager', 'makeRoom()', /npx llmos pages .* --pagers \S*mine-pager\.ts,lru,opt$/],
  ['scheduler', 'next()', /npx llmos run \S+ --scheduler \S*mine-scheduler\.ts$/],
  ['router', 'route()', /npx llmos run \S+ --router \S*mine-router\.ts$/],
  ['keeper', 'hold()', /npx llmos run \S+ --keeper \S*mine-keeper\.ts$/],
])('a %s: where it is, what to edit, a command that shows it', async (kind, method, command) => {
  const printed = await create(kind, `mine-${kind}`, '--out', folder)
  expect(existsSync(join(folder, `mine-${kind}.ts`))).toBe(true)
  expect(printed).toMatch(new RegExp(`^Wrote .*mine-${kind}\\.ts\\.$`, 'm'))
  expect(printed).toContain(method)
  expect(printed.trimEnd()).toMatch(command)
})

test('folders that had to be made are said', async () => {
  const folders = ['typed', 'wrongly'].map((_, i, names) => join(folder, ...names.slice(0, i + 1)))
  const printed = await create('pager', 'deep-pager', '--out', join(folder, 'typed', 'wrongly'))
  const [outer = '', inner = ''] = folders.map(each => relative('', each))
  expect(printed).toContain(`deep-pager.ts, in new folders: ${outer} and ${inner}.`)
})

test('another kind of thing is refused', async () => {
  await expect(create('kernel', 'mine', '--out', folder)).rejects.toThrow('Invalid values')
})
