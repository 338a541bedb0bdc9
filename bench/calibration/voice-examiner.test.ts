import { afterAll, describe, expect, test } from 'vitest'
import { SmallVoice } from '../../scenarios/language/voice.ts'
import { decode } from '../../scenarios/language/words.ts'
import type { PageText } from '../../sim/live.ts'
import { FakeEngine } from '../core/fake-engine.ts'
import { nextToken } from '../core/fake-reader.ts'
import { ForeignVoice } from '../foreign/foreign-voice.ts'
import { openForeign } from '../foreign/open.ts'
import { TINY_FOLDER } from '../model/shipped.ts'
import { answered, type Grade, type Topic, topicsOf } from './exam.ts'
import { voiceExaminer } from './voice-examiner.ts'

const voice = new SmallVoice()
const examiner = voiceExaminer(voice)
const PAPERS = 6

async function marks(topic: Topic, next = nextToken): Promise<Grade[]> {
  const engine = new FakeEngine({ vocabulary: voice.vocabulary, next })
  const papers = Array.from({ length: PAPERS }, (_, n) => examiner.paper(topic, n))
  const grades = (await answered(engine, papers, examiner.end)).flat()
  expect(engine.texts.size).toBe(0)
  return grades
}

const share = (grades: readonly Grade[]) =>
  grades.reduce((sum, { hits }) => sum + hits, 0) / grades.reduce((sum, grade) => sum + grade.of, 0)

describe('a perfect reader', () => {
  test.each([
    [{ of: 'recall', length: 64, depths: [0, 0.5, 1] }, 1],
    [{ of: 'recall', length: 700, depths: [0, 0.25, 0.5, 1] }, 1],
    [{ of: 'hops', links: [1, 2], among: 2, length: 128 }, 1],
    [{ of: 'hops', links: [1, 2, 3, 4], among: 28, length: 1024 }, 1],
    [{ of: 'invents', length: 256 }, 0],
    [{ of: 'stale', length: 256 }, 1],
    [{ of: 'calls', length: 256 }, 1],
    [{ of: 'needless', length: 256 }, 0],
    [{ of: 'found', length: 256 }, 1],
    [{ of: 'goesOn', found: 1, length: 256 }, 1],
    [{ of: 'goesOn', found: 2, length: 256 }, 1],
    [{ of: 'looksUp', length: 256 }, 0],
    [{ of: 'keeps', facts: 6, room: 160 }, 1],
    [{ of: 'saves', facts: 6 }, 1],
  ] as const)('has in %j a share of %d', async (topic, expected) => {
    expect(share(await marks(topic))).toBe(expected)
  })

  test('keeps as many facts of twelve as there is room for: 47 tokens of 8', async () => {
    const grades = await marks({ of: 'keeps', facts: 12, room: 48 })
    expect(new Set(grades.map(({ hits }) => hits))).toEqual(new Set([5]))
  })
})

describe('a reader that says nothing', () => {
  const silent = () => voice.end

  test.each(['recall', 'hops', 'calls', 'keeps', 'saves'] as const)('has no hit in %s', async name => {
    const topic = topicsOf({ size: 'quick', seed: 1, slots: 4, contextLimit: 300 }, examiner, 4096).find(
      ({ of }) => of === name,
    )
    expect(share(await marks(topic as Topic, silent))).toBe(0)
  })

  test('says nothing of what comes after a search', async () => {
    expect((await marks({ of: 'goesOn', found: 1, length: 256 }, silent)).every(({ of }) => of === 0)).toBe(true)
  })
})

/** The small language in turns of another model's. */
const { engine: foreign, text: foreignText } = await openForeign(TINY_FOLDER)
afterAll(() => foreign.dispose())
/** Each turn stands in a frame, as in chat templates. */
class Framed extends SmallVoice {
  override render(page: PageText): number[] {
    return [...FRAME, ...super.render({ ...page, tokens: page.tokens - FRAME.length })]
  }
  override opening(...how: Parameters<SmallVoice['opening']>): number[] {
    return [...FRAME, ...super.opening(...how)]
  }
}
const FRAME = [5, 5, 5, 5, 5, 5, 5]
const voices = { 'our own': voice, 'a framed': new Framed(), 'a foreign': new ForeignVoice(foreignText) }

describe.each(Object.entries(voices))('in %s voice', (_, spoken) => {
  const setter = voiceExaminer(spoken)

  test.each([64, 128, 200, 256, 1024, 2048])('all topics have their papers, in %i tokens', contextLimit => {
    const topics = topicsOf({ size: 'full', seed: 1, slots: 4, contextLimit }, setter, 4096)
    for (const topic of topics.filter(it => !('length' in it) || it.length >= setter.shortest))
      for (let n = 0; n < 3; n++) {
        const { text, questions } = setter.paper(topic, n)
        const tails = questions.map(question => question?.tail.length ?? 0)
        if ('length' in topic) expect([topic, text.length + Math.max(...tails)]).toEqual([topic, topic.length])
      }
  })
})

describe('a paper', () => {
  test.each([64, 128, 256, 1000])('about recall is of %d tokens at most, with the question', length => {
    for (let n = 0; n < 20; n++) {
      const { text, questions } = examiner.paper({ of: 'recall', length, depths: [0, 0.5, 1] }, n)
      const tails = questions.map(question => question?.tail.length ?? 0)
      expect(text.length + Math.max(...tails)).toBe(length)
    }
  })

  test('is the same whoever asks for it, and another for each number', () => {
    const topic: Topic = { of: 'calls', length: 200 }
    expect(voiceExaminer(new SmallVoice()).paper(topic, 3).text).toEqual(examiner.paper(topic, 3).text)
    expect(examiner.paper(topic, 4).text).not.toEqual(examiner.paper(topic, 3).text)
  })

  test('about chains has as many links as it should, and is of the length', () => {
    const { text, questions } = examiner.paper({ of: 'hops', links: [1, 4], among: 11, length: 700 }, 1)
    expect(decode(text).match(/of \w+ is the \w+ of/g)?.length).toBe(11)
    expect(text.length + Math.max(...questions.map(question => question?.tail.length ?? 0))).toBe(700)
  })

  test('has each fact near the depth that it is to lie at', () => {
    const depths = [0.1, 0.5, 0.9]
    const { text, questions } = examiner.paper({ of: 'recall', length: 2000, depths }, 1)
    questions.forEach((question, i) => {
      const key = (question?.tail ?? []).slice(-6, -2)
      const at = text.findIndex((_, place) => key.every((word, k) => text[place + k] === word))
      expect(Math.abs(at / 2000 - (depths[i] ?? 0))).toBeLessThan(0.08)
    })
  })
})
