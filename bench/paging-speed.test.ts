import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { findPolicies } from '../scenarios/policies.ts'
import { UserError } from '../scenarios/user-error.ts'
import { insideFolder } from '../test-command.ts'
import type { CompareResult } from './compare-schema.ts'
import { chooseCases, measureAll, median, printedBy } from './measuring.ts'
import { type Command, type CommandCase, type InsideCase, pagingCases } from './paging-cases.ts'
import { measurePaging } from './paging-speed.ts'

const named = (...names: string[]) => chooseCases(pagingCases, names)
const LRU_ALONE: Command = {
  words: 'compare thrash --pagers lru --seeds 2 --json'.split(' '),
  count: ({ rows: [row] }) => row?.runs ?? 0,
  gaps: ({ rows }) => rows.map(({ candidate }) => candidate),
}
const commands = pagingCases.filter((one): one is CommandCase => one.runs === 'as a command')
const inside = pagingCases.filter((one): one is InsideCase => one.runs === 'inside')

describe('the cases of paging', () => {
  test('are the targets: nine pagers, a turn, two comparisons', () => {
    expect(pagingCases.map(({ name }) => name)).toEqual(
      'fifo lru clock sieve s3fifo two-q arc lfu opt memgpt-turn paging-101-all dialogue-locomo'.split(' '),
    )
  })

  test.each(inside.filter(({ of }) => of === 'references'))(
    '$name handles each reference of a short string',
    async one => {
      expect((await one.prepare(5000))()).toBe(5000)
    },
  )

  test('memgpt-turn counts turns, about as many as were asked for', async () => {
    const [one] = inside.filter(({ name }) => name === 'memgpt-turn')
    const count = await one?.prepare(500)
    expect(count?.()).toBeGreaterThan(450)
  })

  test.each(commands)('$name is a command that does as much as was asked', async one => {
    const folder = mkdtempSync(join(tmpdir(), 'llmos-paging-'))
    const { words, count, gaps } = await one.prepare(1, folder)
    const { stdout } = await insideFolder(folder)(...words)
    const result: CompareResult = JSON.parse(stdout)
    const { pagers } = await findPolicies()
    const done = one.of === 'runs' ? Object.keys(pagers).length : 8 * 3
    expect([count(result), gaps(result)]).toEqual([done, []])
    rmSync(folder, { recursive: true })
  })

  test('are measured in a child process, those that are commands as commands', async () => {
    const heard: string[] = []
    const small = { ...(commands[0] as CommandCase), name: 'lru-alone', prepare: async () => LRU_ALONE }
    const cases = [...named('arc'), small]
    const results = await measurePaging(cases, { runs: 1, requests: 1 }, ({ name }) => heard.push(name))
    expect(heard).toEqual(['arc', 'lru-alone'])
    expect(results.map(({ size, counted, gaps }) => [size, counted, gaps])).toEqual([
      [1, 1, []],
      [1, 2, ['lru']],
    ])
    expect(results.every(({ seconds, perSecond }) => seconds > 0 && perSecond > 0)).toBe(true)
  })
})

describe('measuring', () => {
  test('the median of an even number of runs lies between the middle two', () => {
    expect([median([3, 1, 2]), median([4, 1, 3, 2])]).toEqual([2, 2.5])
  })

  test('goes one case after the other', async () => {
    const heard: number[] = []
    expect(
      await measureAll(
        [1, 2, 3],
        async n => 2 * n,
        n => heard.push(n),
      ),
    ).toEqual([2, 4, 6])
    expect(heard).toEqual([2, 4, 6])
  })

  test('knows no case of another name', () => {
    expect(() => named('lrru')).toThrow(new UserError('--only lrru: no such case; did you mean "lru"?'))
  })

  test('tells what a child said if it fails', async () => {
    await expect(printedBy(['-e', 'console.error("no room"); process.exit(3)'])).rejects.toThrow(/code 3: no room/)
  })
})
