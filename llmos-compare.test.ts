import { describe, expect, test } from 'vitest'
import { insideFolder } from './test-command.ts'

const compare = (...words: string[]) => insideFolder('.')('compare', ...words)

describe('llmos compare', () => {
  test('with a window below the pinned part is the mistake of the user, with what died of it', async () => {
    const { status, stdout, stderr } = await compare(
      'paging-101',
      '--pagers',
      'lru,fifo',
      '--budget',
      '100',
      '--seeds',
      '2',
    )
    expect([status, stdout]).toEqual([2, ''])
    expect(stderr).toMatch(/^paging-101: every process died in every run, .* 120 tokens are pinned /)
  })

  test('goes from the best to the worst where all were asked for, and says so in its command', async () => {
    const { stdout } = await compare('paging-101', '--pagers', 'all', '--seeds', '2', '--set', 'processes.chat.count=2')
    const table = stdout.split('\n\n')[1]?.split('\n').slice(2) ?? []
    const accuracies = table.map(line => Number(/([\d.]+)%/.exec(line)?.[1]))
    expect(table[0]).toMatch(/^lru /)
    expect(accuracies.slice(1)).toEqual(accuracies.slice(1).toSorted((a, b) => b - a))
    expect(stdout.trimEnd().split('\n').at(-1)).toBe(
      'npx llmos compare paging-101 --pagers all --set processes.chat.count=2 --seeds 2',
    )
  })

  test.each([
    ['--pagers lru,fifo', 'compare: the scenario is missing; give the name of one that ships or a path'],
    ['paging-101 --pagers lru,fifo --first-seed -1', 'expected a whole number from 0 up, such as 1\n'],
    ['paging-101 --pagers lru,fifo --workers 0', '--workers 0: expected a whole number from 1 up, such as '],
    ['paging-101 --pagers lru,fifo --budget 2k,2048', 'ram.context=2k and ram.context=2048 are the same scenario'],
    ['paging-101 --pagers lru,fifo --vary kernel.pager=opt,arc', '--pagers chooses that in every run'],
    ['paging-101 --vary seed=1,2', '--vary seed: each run of a comparison has its own'],
  ])('%s is a mistake that is named', async (words, message) => {
    const { status, stderr } = await compare(...words.split(' '))
    expect([status, stderr.includes(message)]).toEqual([2, true])
  })
})
