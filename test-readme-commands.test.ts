import { expect, test } from 'vitest'
import { commandsIn, missingPiece, shownIn } from './test-readme-commands.ts'

const markdown = `Run \`npx llmos list pagers\`, or again \`npx llmos list pagers\`:

    \`\`\`console
    $ npx llmos x
    one
      two
    \`\`\`
npx llmos lab list     # all of them
`

test('commands stand anywhere, and count once', () => {
  expect(commandsIn(markdown)).toEqual(['npx llmos list pagers', 'npx llmos x', 'npx llmos lab list'])
})

test('what is shown loses the indentation of its block, and no more', () => {
  expect(shownIn(markdown)).toEqual([{ command: 'npx llmos x', output: ['one', '  two', ''] }])
})

test.each([
  ['one\ntwo\nthree\nfour\n', null],
  ['zero\none\nthree\nfour', null],
  ['one\nthree\n\nfour', 'three\nfour'],
  ['three\nfour\none', 'three\nfour'],
  ['two', 'one'],
])('what was printed is compared piece by piece, in order: %j', (printed, missing) => {
  expect(missingPiece(['one', '…', 'three', 'four'], printed)).toBe(missing)
})
