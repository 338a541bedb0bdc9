import { expect, test } from 'vitest'
import { near, thinksIn } from './facts-testing.ts'
import nestedKv from './nested-kv.ts'
import { complaintOf, runProcess, sourceOf } from './testing.ts'

const spec = { count: 1, questions: 30, question: 60, answer: 40 }

test('tells all pairs at the start, one page each, about 8k tokens; then come the questions', () => {
  const story = runProcess(sourceOf(nestedKv, spec))
  const [tell] = story
  const pages = tell?.do === 'tell' ? tell.pages : []
  expect(pages.map(page => page.holds?.map(fact => fact.key))).toEqual(Array.from({ length: 140 }, (_, key) => [key]))
  expect(pages.reduce((sum, page) => sum + page.tokens, 0)).toBe(7840)
  expect(story.slice(1, 5).map(call => call.do)).toEqual(['read', 'think', 'write', 'read'])
  expect(story).toHaveLength(1 + 3 * 30 + 1)
})
test('a question of level n follows n links: n + 1 different pairs in a chain', () => {
  for (const { ask } of thinksIn(sourceOf(nestedKv, spec))) {
    const keys = ask?.needs.map(fact => fact.key) ?? []
    expect(ask?.chained).toBe(true)
    expect(ask?.category).toBe(`level-${keys.length - 1}`)
    expect(new Set(keys).size).toBe(keys.length)
  }
})
test('a pair says which pair it names, the same in every question; the last of a chain is plain', () => {
  const [tell] = runProcess(sourceOf(nestedKv, spec))
  const told = new Map(
    (tell?.do === 'tell' ? tell.pages : []).flatMap(({ holds }) => (holds ?? []).map(it => [it.key, it])),
  )
  for (const { ask } of thinksIn(sourceOf(nestedKv, { ...spec, questions: 3000 }))) {
    const needs = ask?.needs ?? []
    expect(needs.map(fact => fact.names)).toEqual([...needs.slice(1).map(fact => fact.key), undefined])
    expect(needs).toEqual(needs.map(({ key }) => told.get(key)))
  }
  expect([...told.values()].filter(fact => fact.names === undefined)).toHaveLength(140 / 5)
})
test('pairs that are left over form a shorter chain, of which shallower questions are asked too', () => {
  const asked = thinksIn(sourceOf(nestedKv, { ...spec, pairs: 7, levels: [1, 4], questions: 300 }))
  const chains = asked.map(({ ask }) => ask?.needs.map(fact => fact.key).join(' '))
  expect(new Set(chains.filter((_, i) => asked[i]?.ask?.needs.length === 2)).size).toBe(2)
  expect(new Set(chains.filter((_, i) => asked[i]?.ask?.needs.length === 5)).size).toBe(1)
})
test('levels are drawn alike; one number is the level of all', () => {
  const levels = (of: object) =>
    thinksIn(sourceOf(nestedKv, { ...spec, questions: 3000, ...of })).map(({ ask }) => (ask?.needs.length ?? 0) - 1)
  const drawn = levels({})
  for (const level of [0, 1, 2, 3, 4]) expect(near(drawn.filter(each => each === level).length, 3000, 1 / 5)).toBe(true)
  expect(new Set(levels({ levels: 3 }))).toEqual(new Set([3]))
})
test('the deepest level needs that many pairs and one more', () => {
  expect(complaintOf(nestedKv, { ...spec, pairs: 5 })).toBeNull()
  expect(complaintOf(nestedKv, { ...spec, pairs: 4 })).toBe(
    'levels: must be below `pairs`: 4 links join 5 pairs, found 4',
  )
  const ring = thinksIn(sourceOf(nestedKv, { ...spec, pairs: 5, levels: 4 }))
  expect(ring.map(({ ask }) => new Set(ask?.needs.map(fact => fact.key)).size)).toEqual(Array(30).fill(5))
})
