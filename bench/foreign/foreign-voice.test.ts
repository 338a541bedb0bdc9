import { afterAll, describe, expect, test } from 'vitest'
import type { PageText } from '../../sim/live.ts'
import { TINY_FOLDER } from '../model/shipped.ts'
import { ForeignVoice } from './foreign-voice.ts'
import { openForeign } from './open.ts'

const { engine, text } = await openForeign(TINY_FOLDER)
afterAll(() => engine.dispose())
const voice = new ForeignVoice(text)
const PROCESS = 9
const page = (more: Partial<PageText>): PageText => ({
  process: PROCESS,
  seed: 1,
  kind: 'user',
  tokens: 64,
  facts: [],
  ask: null,
  origin: null,
  ...more,
})
const fact = { key: 3, version: 0 }
const told = text.decode(voice.render(page({ facts: [fact] })))
const [, key = '', value = ''] = /(the \w+ of \w+) is (\d\d \d\d)/.exec(told) ?? []

describe('the voice of a model from elsewhere', () => {
  test('says the sentences of the small language in turns of exactly the tokens that a page has', () => {
    for (const tokens of [40, 64, 200]) expect(voice.render(page({ tokens, facts: [fact] }))).toHaveLength(tokens)
    expect(key).not.toBe('')
    expect(text.decode(voice.render(page({ ask: { needs: [fact] } })))).toContain(`what is ${key} ?`)
    expect(() => voice.render(page({ tokens: 3, facts: [fact] }))).toThrow('draw longer messages')
  })

  const parse = (said: string) => voice.parse(PROCESS, text.encode(said), true, [fact])
  const judged = (said: string) => voice.judge(PROCESS, { needs: [fact] }, parse(said), true)

  test('reads a value wherever it stands, and says what it is worth', () => {
    expect(judged(value)).toBe('right')
    expect(judged(`${key} is ${value} .`)).toBe('right')
    expect(judged('00 01')).toBe('wrong')
    expect(judged('unknown')).toBe('unknown')
  })

  test('reads a search, and takes what makes no sense for malformed', () => {
    expect(parse(`search ${key}`)).toEqual({ is: 'search', key: 3 })
    expect(parse('the the the')).toMatchObject({ is: 'malformed' })
  })
})
