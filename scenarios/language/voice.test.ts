import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Fact } from '../../sim/facts.ts'
import type { PageText } from '../../sim/live.ts'
import { PAGE_KINDS } from '../../sim/pager.ts'
import { fewestTokens } from './pages.ts'
import { valueWords } from './sentences.ts'
import { SmallVoice } from './voice.ts'
import { decode, encode, token, WORDS } from './words.ts'
import { Worlds } from './world.ts'

const voice = new SmallVoice()
const worlds = new Worlds()
const PROCESS = 77
const fact = (key: number, version = 0, names?: number): Fact => ({
  key,
  version,
  ...(names !== undefined && { names }),
})
const page = (more: Partial<PageText>): PageText => ({
  process: PROCESS,
  seed: 5,
  kind: 'user',
  tokens: 60,
  facts: [],
  ask: null,
  origin: null,
  ...more,
})
const key = (number: number): string => {
  const { attribute, name } = worlds.key(PROCESS, number)
  return `the ${attribute} of ${name}`
}
const value = (of: Fact): string => valueWords(worlds.value(PROCESS, of)).join(' ')
const words = (text: PageText): string => decode(voice.render(text))
const parse = (text: string, known: readonly Fact[] = [], ended = true) =>
  voice.parse(PROCESS, encode(text), ended, known)

describe('pages', () => {
  test('have exactly their tokens, say what they hold, and end with the question', () => {
    fc.assert(
      fc.property(fc.integer({ min: 30, max: 300 }), fc.nat(), fc.constantFrom(...PAGE_KINDS), (tokens, seed, kind) => {
        const text = page({ kind, tokens, seed, facts: kind === 'user' ? [fact(3)] : [] })
        expect(voice.render(text)).toHaveLength(tokens)
      }),
    )
    const said = words(page({ facts: [fact(3)], ask: { needs: [fact(8)] } }))
    expect(said).toContain(`${key(3)} is ${value(fact(3))} .`)
    expect(said.endsWith(`what is ${key(8)} ?`)).toBe(true)
  })

  test('an update begins with now, a link names another key', () => {
    expect(words(page({ facts: [fact(3, 2)] }))).toContain(`and now ${key(3)} is ${value(fact(3, 2))} .`)
    expect(words(page({ facts: [fact(3, 0, 4)] }))).toContain(`${key(3)} is ${key(4)} .`)
  })

  test('the kernel has its own words: functions, warnings, results without a finding', () => {
    expect(words(page({ kind: 'functions' }))).toContain('you can search memory')
    expect(words(page({ kind: 'notice', origin: 'warning' })).endsWith('save what matters .')).toBe(true)
    expect(words(page({ kind: 'result', tokens: 4 }))).toBe('<result> nothing found .')
  })

  test('too few tokens are refused with the number that it takes', () => {
    expect(() => voice.render(page({ tokens: 10, facts: [fact(1)], ask: { needs: [fact(1)] } }))).toThrow(
      'takes 16 tokens',
    )
    expect(fewestTokens({ tag: '<user>', sentences: [['a', '.']], last: ['b'] })).toBe(4)
  })

  test('a question that needs two facts at once cannot be put', () => {
    expect(() => voice.render(page({ ask: { needs: [fact(1), fact(2)] } }))).toThrow('one fact at a time')
  })
})

describe('worlds', () => {
  test('versions of a fact have different values, facts different keys, and keys lead back', () => {
    expect(new Set(Array.from({ length: 50 }, (_, version) => value(fact(1, version)))).size).toBe(50)
    expect(new Set(Array.from({ length: 1000 }, (_, number) => key(number))).size).toBe(1000)
    expect(worlds.factOf(PROCESS, worlds.key(PROCESS, 421))).toBe(421)
  })

  test('two processes live in different worlds', () => {
    expect(worlds.key(1, 0)).not.toEqual(worlds.key(2, 0))
  })

  test('a story that tells more than there are names for is refused', () => {
    expect(() => worlds.key(PROCESS, 100_000)).toThrow('has names for')
  })
})

describe('what is said', () => {
  test('values, chains, unknown', () => {
    expect(parse('41 07')).toEqual({ is: 'value', words: encode('41 07') })
    expect(parse(`${key(4)} which is 41 07`)).toMatchObject({ is: 'value' })
    expect(parse('unknown')).toEqual({ is: 'unknown' })
    expect(parse(`${key(4)} which is unknown`)).toEqual({ is: 'unknown' })
  })

  test('a search, also in the midst of a chain; one that breaks off is malformed', () => {
    expect(parse(`search ${key(9)}`)).toEqual({ is: 'search', key: 9 })
    expect(parse(`${key(4)} which is search ${key(9)}`)).toEqual({ is: 'search', key: 9 })
    expect(parse('search the code', [], false)).toMatchObject({ is: 'malformed' })
    expect(parse('search 41 07')).toMatchObject({ is: 'malformed' })
  })

  test('facts of a list are those that are known and said as they are; others are invented', () => {
    const known = [fact(1), fact(2, 1)]
    const list = `${key(1)} is ${value(fact(1))} . now ${key(2)} is ${value(fact(2, 1))} .`
    const notes = `save ${key(1)} : ${value(fact(1))} . ${key(2)} : ${value(fact(2, 1))} .`
    expect(parse(notes, known)).toEqual({ is: 'facts', facts: known, invented: 0 })
    expect(parse(list, known)).toEqual({ is: 'facts', facts: known, invented: 0 })
    expect(parse(`${list} ${key(5)} is 00 01 .`, known)).toEqual({ is: 'facts', facts: known, invented: 1 })
    expect(parse(`${notes} ${key(1)} :`, known, false)).toMatchObject({ facts: known })
  })

  test('anything else is malformed, whatever it is', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(WORDS.length - 1), { maxLength: 30 }), fc.boolean(), (ids, ended) => {
        expect(['value', 'unknown', 'search', 'facts', 'malformed']).toContain(voice.parse(PROCESS, ids, ended, []).is)
      }),
    )
    expect(parse('the the the')).toMatchObject({ is: 'malformed' })
  })
})

describe('what it is worth', () => {
  const judge = (text: string, needs: readonly Fact[], evidence = true) =>
    voice.judge(PROCESS, { needs, chained: needs.length > 1 }, parse(text), evidence)

  test('the value of the right version is right, that of an older one stale', () => {
    expect(judge(value(fact(1, 2)), [fact(1, 2)])).toBe('right')
    expect(judge(value(fact(1, 0)), [fact(1, 2)])).toBe('stale')
  })

  test('another value is wrong if the evidence was there, else made up', () => {
    expect(judge(value(fact(6)), [fact(1)])).toBe('wrong')
    expect(judge(value(fact(6)), [fact(1)], false)).toBe('made-up')
    expect(judge(value(fact(6)), [], true)).toBe('made-up')
    expect(judge('unknown', [fact(1)])).toBe('unknown')
  })

  test('of a chain, what stands at its end counts', () => {
    expect(judge(`${key(4)} which is ${value(fact(4))}`, [fact(1, 0, 4), fact(4)])).toBe('right')
    expect(judge(value(fact(4)), [fact(1, 0, 4), fact(4)])).toBe('right')
  })
})

test('filler never ends a text', () => {
  for (let i = 0; i < 200; i++) expect(voice.filler(9, i)).not.toBe(token('<end>'))
})
