import { expect, test } from 'vitest'
import { consoleBlockOf, consoleHtml, missingPiece } from './console-block.ts'

const block = (...lines: string[]) => consoleBlockOf({ word: 'console', line: 4, lines }, 'deck.md')

test('a command stands behind its prompt, and its output below', () => {
  expect(block('$ npx llmos list pagers', 'fifo', 'lru')).toEqual({
    line: 4,
    command: 'npx llmos list pagers',
    output: ['fifo', 'lru'],
  })
})

test.each([[''], ['npx llmos list'], ['$ rm -r x']])('without a command of ours it is refused: %s', first => {
  expect(() => block(first)).toThrow('deck.md:5:1 a console block begins with its command; write $ npx llmos …')
})

const shown = block('$ npx llmos x', 'one', '…', 'three', 'four')
test.each([
  ['one\ntwo\nthree\nfour\n', null],
  ['zero\none\nthree\nfour', null],
  ['one\nthree\n\nfour', 'three\nfour'],
  ['three\nfour\none', 'three\nfour'],
  ['two', 'one'],
])('what was printed is compared piece by piece, in order: %j', (printed, missing) => {
  expect(missingPiece(shown, printed)).toBe(missing)
})

test('what a program prints stays text', () => {
  expect(consoleHtml(block('$ npx llmos x', '<b> & "c"'))).toContain('&lt;b&gt; &amp; &quot;c&quot;')
})

test('long lines stand in small letters, so that they fit', () => {
  const size = (line: string): number =>
    Number(/font-size:(\d+)px/.exec(consoleHtml(block('$ npx llmos x', line)))?.[1])
  expect(size('short')).toBe(28)
  expect(size('x'.repeat(100)) * 0.602 * 100).toBeLessThanOrEqual(1070)
})
