import { expect, test } from 'vitest'
import { consoleBlockOf, consoleHtml } from './console-block.ts'

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

test('what a program prints stays text', () => {
  expect(consoleHtml(block('$ npx llmos x', '<b> & "c"'))).toContain('&lt;b&gt; &amp; &quot;c&quot;')
})

test('long lines stand in small letters, so that they fit', () => {
  const size = (line: string): number =>
    Number(/font-size:(\d+)px/.exec(consoleHtml(block('$ npx llmos x', line)))?.[1])
  expect(size('short')).toBe(28)
  expect(size('x'.repeat(100)) * 0.602 * 100).toBeLessThanOrEqual(1070)
})
