import { describe, expect, test } from 'vitest'
import { FakeEngine } from '../core/fake-engine.ts'
import { answered, type Examiner, type Question, requireRoom, takeExam, topicsOf } from './exam.ts'

const END = 9
const LIMIT = 4096
const room = { shortest: 50, shortestWithCalls: 80, roomOfLink: 30, roomOfTold: 250 }
const options = { size: 'quick', seed: 1, slots: 4, contextLimit: 300 } as const
/** Says the last token of its prompt three times, then ends. */
const next = (ids: readonly number[]): number =>
  ids.slice(-4).every(id => id === ids.at(-1)) ? END : (ids.at(-1) ?? 0)
const engine = () => new FakeEngine({ vocabulary: 10, next })
const question = (tail: number[], heard: number[][], mostTokens = 10): Question => ({
  tail,
  mostTokens,
  hear(said) {
    heard.push([...said])
    return { hits: 1, of: 1 }
  },
})

describe('answering', () => {
  test('hears what the model says after each tail, without its end', async () => {
    const heard: number[][] = []
    const paper = { text: [1, 2], questions: [question([3], heard), question([4, 5], heard)] }
    const grades = await answered(engine(), [paper, { text: [7], questions: [null, question([6], heard)] }], END)
    expect(heard).toEqual([[3, 3, 3], [5, 5, 5], [6, 6, 6]]) // biome-ignore format: one answer, one list
    expect(grades.map(some => some.map(({ of, tokens }) => [of, tokens]))).toEqual([[[1, 4], [1, 4]], [[0, 0], [1, 4]]]) // biome-ignore format: one paper, one list
  })

  test('cuts off whoever does not end', async () => {
    const heard: number[][] = []
    await answered(engine(), [{ text: [1], questions: [question([3], heard, 2)] }], END)
    expect(heard).toEqual([[3, 3]])
  })

  test('lets the model read on and speak again, as often as the question has something to say', async () => {
    const heard: number[][] = []
    const talking: Question = {
      tail: [3],
      mostTokens: 10,
      hear(said) {
        heard.push([...said])
        return heard.length < 3 ? [4 + heard.length] : { hits: 0, of: 1 }
      },
    }
    await answered(engine(), [{ text: [1], questions: [talking] }], END)
    expect(heard).toEqual([[3, 3, 3], [5, 5, 5], [6, 6, 6]]) // biome-ignore format: as above
  })
})

describe('an examination', () => {
  const examiner: Examiner = {
    ...room,
    end: END,
    opening: 1,
    paper: (topic, n) => ({
      text: [1],
      questions: (topic.of === 'recall' ? topic.depths : topic.of === 'hops' ? topic.links : [0]).map((_, i) => ({
        tail: [2],
        mostTokens: 5,
        hear: () => ({ hits: (n + i) % 2, of: 1 }),
      })),
    }),
  }

  test('counts each topic, recall at each depth, chains of each length, with its interval', async () => {
    const measures = (await takeExam(engine(), examiner, options)) ?? []
    const chains = measures.filter(({ of }) => of === 'hops')
    expect(chains.map(({ at }) => [at.links, at.among])).toEqual([[1, 4], [2, 4], [3, 4], [4, 4]]) // biome-ignore format: as above
    const recall = measures.filter(({ of }) => of === 'recall')
    expect(recall.map(({ at }) => [at.length, at.depth]).slice(0, 2)).toEqual([[64, 0], [64, 0.25]]) // biome-ignore format: as above
    for (const { hits, n, low, high } of measures) {
      expect([hits, n]).toEqual([24, 48])
      expect(low < 0.5 && high > 0.5 && high - low < 0.4).toBe(true)
    }
    expect(new Set(measures.map(({ of }) => of)).size).toBe(
      new Set(topicsOf(options, room, LIMIT).map(({ of }) => of)).size,
    )
  })

  test.each([
    [64, []],
    [300, [4]],
    [1024, [4, 12, 28]],
    [2048, [4, 12, 28, 52]],
  ] as const)('in %i tokens asks for no more links than there is room for', (contextLimit, expected) => {
    const topics = topicsOf({ ...options, size: 'full', contextLimit }, room, LIMIT)
    expect(topics.flatMap(topic => (topic.of === 'hops' ? [topic.among] : []))).toEqual(expected)
  })

  test('leaves out what has no room: short prompts, calls beside them, long passages', () => {
    const fitting = (contextLimit: number, engineLimit: number) =>
      topicsOf({ ...options, contextLimit }, room, engineLimit)
    expect(fitting(300, LIMIT).some(topic => topic.of === 'recall' && topic.length === 64)).toBe(true)
    const narrow = topicsOf(options, { ...room, shortest: 70 }, LIMIT)
    expect(narrow.some(topic => topic.of === 'recall' && topic.length === 64)).toBe(false)
    expect(fitting(64, LIMIT).map(({ of }) => of)).not.toContain('calls')
    expect(fitting(300, 1000).flatMap(topic => ('facts' in topic ? [topic.facts] : []))).toEqual([1, 2, 1])
  })

  test('of a context in which nothing fits is refused with what helps', () => {
    const long = { ...examiner, shortest: 400 }
    expect(() => requireRoom(long, 300, LIMIT)).toThrow('for 300; allow more with --context, or use --time-only')
    expect(() => requireRoom(long, 2048, 512)).toThrow('for 256; use --time-only')
    requireRoom(long, 400, LIMIT)
  })

  test('leaves room for what is said after the longest prompt', () => {
    const topics = topicsOf({ ...options, contextLimit: 1024 }, room, 1024)
    expect(Math.max(...topics.map(topic => ('length' in topic ? topic.length : 0)))).toBe(256)
  })

  test('asks for nothing longer than the context', () => {
    for (const topic of topicsOf(options, room, LIMIT))
      if ('length' in topic) expect(topic.length).toBeLessThanOrEqual(300)
  })

  test('can be stopped, and says how far it is', async () => {
    const steps: number[] = []
    const stopped = await takeExam(engine(), examiner, options, {
      stop: () => steps.length === 3,
      onProgress: done => steps.push(done),
    })
    expect([stopped, steps]).toEqual([null, [4, 8, 12]])
  })
})
