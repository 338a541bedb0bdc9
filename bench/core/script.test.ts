/** What a model says, token by token: forced, its own, and forced again; and what it comes to. */
import { describe, expect, test } from 'vitest'
import { SmallVoice } from '../../scenarios/language/voice.ts'
import { decode, encode, token } from '../../scenarios/language/words.ts'
import type { Fact } from '../../sim/facts.ts'
import type { LiveJob, PageText, Speech } from '../../sim/live.ts'
import { Script } from './script.ts'

const PROCESS = 5
const fact: Fact = { key: 3, version: 0 }
const jobOf = (decoded: number, id = 1): LiveJob => ({
  id,
  process: PROCESS,
  isKernels: false,
  prompt: [],
  promptTokens: 0,
  decoded,
  computed: 0,
  tokens: 1,
  gives: true,
})
const pageOf = (rest: Partial<PageText> = {}): PageText => ({
  process: PROCESS,
  seed: 1,
  kind: 'user',
  tokens: 30,
  facts: [fact],
  ask: null,
  origin: null,
  ...rest,
})
const answer = (rest: Partial<Extract<Speech, { as: 'answer' }>> = {}): Speech => ({
  as: 'answer',
  ask: { needs: [fact] },
  tokens: 8,
  call: 0,
  evidence: true,
  askAgain: false,
  known: [fact],
  ...rest,
})

let jobs = 0
/** The model says these words, then `<end>` for ever; how many tokens stand when it ends, or after `most`. */
function speak(script: Script, speech: Speech, words: string, most = 12): string[] {
  script.begin(PROCESS, speech)
  const id = ++jobs
  const given = encode(words)
  const opening = new SmallVoice().opening(speech.as).length
  const said: number[] = []
  for (let i = 0; i < most; i++) {
    const { token: stands, ended } = script.hear(jobOf(i, id), given[i - opening] ?? token('<end>'))
    said.push(stands)
    if (ended) break
  }
  return decode(said).split(' ')
}

const newScript = () => new Script(new SmallVoice(), 7)
/** The value of the fact, as a page of it says. */
function valueIn(script: Script): string {
  script.page(900, pageOf())
  const words = decode(script.textOf({ ...jobOf(0), prompt: [{ id: 900, tokens: 30 }] })).split(' ')
  const is = words.indexOf('is')
  return `${words[is + 1]} ${words[is + 2]}`
}

describe('an answer', () => {
  test('begins with a forced word, says its own, and goes on to its length', () => {
    const said = speak(newScript(), answer(), '41 07')
    expect(said.slice(0, 4)).toEqual(['<assistant>', '41', '07', '<end>'])
    expect(said).toHaveLength(8)
    expect(said.slice(4)).not.toContain('<end>')
  })

  test('to a question that is put once more begins with it', () => {
    const said = speak(newScript(), answer({ askAgain: true, tokens: 14 }), '? ? ? ? ? ? ? 41 07', 14)
    expect(said.slice(0, 2)).toEqual(['what', 'is'])
    expect(said.slice(6, 11)).toEqual(['?', '<assistant>', '41', '07', '<end>'])
  })

  test('that finds no end is cut off, and is none', () => {
    const script = newScript()
    speak(script, answer(), '41 41 41 41 41 41 41 41 41 41')
    expect(script.finish(PROCESS)).toEqual({ is: 'answer', say: 'wrong', malformed: true })
  })

  test('is judged by what the fact is', () => {
    const script = newScript()
    speak(script, answer(), valueIn(script))
    expect(script.finish(PROCESS)).toEqual({ is: 'answer', say: 'right', malformed: false })
    speak(script, answer(), 'unknown')
    expect(script.finish(PROCESS)).toEqual({ is: 'answer', say: 'unknown', malformed: false })
  })

  test('to nothing that was asked is right, whatever it says', () => {
    const script = newScript()
    speak(script, answer({ ask: null }), 'was was')
    expect(script.finish(PROCESS)).toEqual({ is: 'answer', say: 'right', malformed: false })
  })

  test('too short to say anything is a mistake of the scenario', () => {
    expect(() => newScript().begin(PROCESS, answer({ tokens: 3 }))).toThrow(
      'an answer of 3 tokens has no room for what it should say',
    )
  })
})

describe('a call', () => {
  const offered = answer({ call: 10 })

  test('takes as many tokens as it or an answer may, and ends at its end', () => {
    const script = newScript()
    expect(script.begin(PROCESS, offered)).toBe(10)
    expect(speak(script, offered, 'search the code of alice')).toHaveLength(7)
    expect(script.finish(PROCESS)).toMatchObject({ is: 'search', words: 'search the code of alice' })
  })

  test('that finds no end is cut off where calls are, and nobody understands it', () => {
    const script = newScript()
    expect(speak(script, offered, 'search the code of alice of alice of alice of alice of')).toHaveLength(10)
    expect(script.finish(PROCESS)).toEqual({ is: 'malformed' })
  })

  test('where none is on offer is no answer, and keeps to its length', () => {
    const script = newScript()
    expect(speak(script, answer(), 'search the code of alice')).toHaveLength(8)
    expect(script.finish(PROCESS)).toEqual({ is: 'answer', say: 'wrong', malformed: true })
  })

  test('an answer where a call might have come keeps to the length of answers', () => {
    expect(speak(newScript(), offered, '41 07')).toHaveLength(8)
  })
})

describe('what it writes down', () => {
  const save: Speech = { as: 'save', most: 40, known: [fact] }
  /** A sentence of a page of it. */
  const sentence = (script: Script): string => {
    script.page(901, pageOf())
    return (
      /the \w+ of \w+ is \w+ \w+ \./.exec(
        decode(script.textOf({ ...jobOf(0), prompt: [{ id: 901, tokens: 30 }] })),
      )?.[0] ?? ''
    )
  }

  test('is what is so; the rest is invented', () => {
    const script = newScript()
    speak(script, save, `save ${sentence(script).replace(' is ', ' : ')} the code of alice : 00 00 .`, 40)
    expect(script.finish(PROCESS)).toEqual({ is: 'facts', facts: [fact], invented: 1 })
  })

  test('ends at its end', () => {
    const script = newScript()
    expect(speak(script, save, `save ${sentence(script).replace(' is ', ' : ')}`, 40)).toHaveLength(11)
  })

  test('of a summary that has no room for its last sentence stands without it', () => {
    const script = newScript()
    const facts = sentence(script)
    speak(script, { as: 'summary', tokens: 16, known: [fact] }, `${facts} the code of alice is 00 00 .`, 16)
    script.stands(PROCESS, 902)
    const text = decode(script.textOf({ ...jobOf(0), prompt: [{ id: 902, tokens: 16 }] })).split(' ')
    expect(text.slice(0, 11).join(' ')).toBe(`<user> <summary> ${facts} <end>`)
    expect(text.length).toBe(16)
    expect(text.slice(11)).not.toContain('the')
  })

  test('of a summary keeps to its length', () => {
    const script = newScript()
    const summary: Speech = { as: 'summary', tokens: 20, known: [fact] }
    const said = speak(script, summary, sentence(script), 20)
    expect([said.slice(0, 2), said.length]).toEqual([['<user>', '<summary>'], 20])
    expect(script.finish(PROCESS)).toEqual({ is: 'facts', facts: [fact], invented: 0 })
  })
})

describe('texts', () => {
  const promptOf = (script: Script, id: number, tokens: number) =>
    script.textOf({ ...jobOf(0), prompt: [{ id, tokens }] })

  test('what the model has said stands in contexts word by word', () => {
    const script = newScript()
    const said = speak(script, answer(), '41 07')
    script.finish(PROCESS)
    script.stands(PROCESS, 33)
    expect(decode(promptOf(script, 33, 8)).split(' ')).toEqual(said)
  })

  test('nobody has told anything of are filler, the same whenever they are read', () => {
    const script = new Script({ vocabulary: 50 }, 7)
    const once = promptOf(script, 77, 20)
    expect(once).toHaveLength(20)
    expect(promptOf(script, 77, 20)).toEqual(once)
    expect(promptOf(new Script({ vocabulary: 50 }, 7), 77, 20)).toEqual(once)
    expect(promptOf(script, 78, 20)).not.toEqual(once)
    expect(Math.max(...once)).toBeLessThan(50)
  })

  test('an answer goes on where a job was interrupted; another job begins its own', () => {
    const script = newScript()
    speak(script, answer(), '41 07', 2)
    expect(decode(script.textOf(jobOf(2)))).toBe('<assistant> 41')
    expect(script.textOf(jobOf(0, 2))).toEqual([])
  })

  test('a note that is a word too short leaves out what it says last', () => {
    const script = newScript()
    script.page(44, pageOf({ kind: 'notes', tokens: 16, facts: [fact, { key: 4, version: 0 }] }))
    expect(decode(promptOf(script, 44, 16)).match(/ is /g)).toHaveLength(1)
  })

  test('of a message that is too short for what it should say, the scenario hears', () => {
    expect(() => newScript().page(45, pageOf({ tokens: 5 }))).toThrow('takes 9 tokens')
  })

  test('of a process that is gone are gone', () => {
    const script = newScript()
    script.page(46, pageOf())
    const before = promptOf(script, 46, 30)
    script.gone(PROCESS)
    expect(promptOf(script, 46, 30)).not.toEqual(before)
  })
})
