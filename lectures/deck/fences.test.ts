import { expect, test } from 'vitest'
import { endOf, fencesOf } from './fences.ts'

const lines = ['# A', '```figure', 'chart: curves', '', 'x: 1', '```', 'text', '```console', '$ a', '```']

test('blocks are found with their words, their first lines and what is in them', () => {
  expect(fencesOf(lines, 'deck.md')).toEqual([
    { word: 'figure', line: 2, lines: ['chart: curves', '', 'x: 1'] },
    { word: 'console', line: 8, lines: ['$ a'] },
  ])
})

test('the last line of a block is that of its closing backticks', () => {
  expect(fencesOf(lines, 'deck.md').map(endOf)).toEqual([6, 10])
})

test('a block without an end is told with the line where it begins', () => {
  expect(() => fencesOf(['', '```table', 'metrics: []'], 'deck.md')).toThrow(
    'deck.md:2:1 the block "table" has no end; close it by a line of ```',
  )
})
