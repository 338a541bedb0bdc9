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

test('as in Markdown, an end has the letter of its beginning and at least its length, and no word is needed', () => {
  const nested = ['````md', '```figure', '{{ a b }}', '```', '`````', '~~~', '```', '~~~', '```', '', '```']
  expect(fencesOf(nested, 'deck.md')).toEqual([
    { word: 'md', line: 1, lines: ['```figure', '{{ a b }}', '```'] },
    { word: '', line: 6, lines: ['```'] },
    { word: '', line: 9, lines: [''] },
  ])
})

test('backticks around words in a line begin no block', () => {
  expect(fencesOf(['```a``` and more', 'text ```', '    ```'], 'deck.md')).toEqual([])
})
