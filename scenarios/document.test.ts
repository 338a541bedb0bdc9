import { describe, expect, test } from 'vitest'
import { readDocument } from './document.ts'
import { UserError } from './user-error.ts'

const bomb = ['a: &a [x, x, x, x, x, x, x, x, x]']
for (const [now, before] of ['ba', 'cb', 'dc', 'ed'].map(pair => [...pair]))
  bomb.push(`${now}: &${now} [${Array.from({ length: 9 }, () => `*${before}`).join(', ')}]`)

describe('text that is no scenario is refused with its place', () => {
  test.each([
    ['a tab', 'a: 1\n\tb: 2\n', 'x.yaml:2:1 a tab stands where the indentation is; indent with spaces'],
    ['a double key', 'a: 1\nb: 1\na: 2\n', 'x.yaml:3:1 this key stands here twice; remove one'],
    ['nothing', '', 'x.yaml: the file is empty; start with "name:" and "processes:"'],
    ['only a comment', '# later\n', 'x.yaml: the file is empty; start with "name:" and "processes:"'],
    ['two documents', 'a: 1\n---\nb: 2\n', 'x.yaml:2:1 a second document starts here; a scenario is one document'],
    ['a tag', 'a: !code x\n', 'x.yaml:1:4 a tag (!…) means nothing in a scenario; remove it'],
    ['an unknown alias', 'a: *b\n', 'x.yaml: no anchor stands before the alias: b; write &b where it is defined'],
    ['a bomb', bomb.join('\n'), 'x.yaml: aliases (*name) unfold to more than 100 copies; write the text out'],
    ['a circle', 'a: &a [*a]\n', 'x.yaml: nested more than 64 levels deep, or within itself'],
    ['a deep nest', `${'['.repeat(70)}${']'.repeat(70)}`, 'x.yaml: nested more than 64 levels deep, or within itself'],
    ['an abyss', '['.repeat(100_000), 'x.yaml: nested more than 64 levels deep, or within itself'],
  ])('%s', (_what, text, message) => expect(() => readDocument(text, 'x.yaml')).toThrow(new UserError(message)))

  test('a missing bracket', () => {
    expect(() => readDocument('a: [1, 2\n', 'x.yaml')).toThrow(/^x\.yaml:2:1 Flow sequence/)
  })
})

describe('a document', () => {
  const document = readDocument('a:\n  - { b: 1, c: 2 }\n  - &x [5]\n"d": *x\n', 'x.yaml')

  test('becomes plain data, aliases copied', () => {
    expect(document.data).toEqual({ a: [{ b: 1, c: 2 }, [5]], d: [5] })
  })

  test.each([
    [['a'], 'x.yaml:1:1 a'],
    [['a', 0], 'x.yaml:2:5 a[0]'],
    [['a', 0, 'c'], 'x.yaml:2:13 a[0].c'],
    [['d'], 'x.yaml:4:1 d'],
    [['a', 0, 'missing'], 'x.yaml:2:5 a[0].missing'],
    [['missing', 'deep'], 'x.yaml:1:1 missing.deep'],
    [[], 'x.yaml:1:1'],
  ])('knows where %s stands, or else its parent', (path, place) => expect(document.locate(path)).toBe(place))
})
