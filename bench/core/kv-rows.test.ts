import fc from 'fast-check'
import { expect, test } from 'vitest'
import { KvBatch } from './kv-batch.ts'
import { KvRows } from './kv-rows.ts'

const HEADS = 2
/** Two heads of keys and two of values, four numbers a row. */
const shape = { blocks: 2 * HEADS, width: 4 }

/** What a run makes of `count` tokens, each known by a number of its own: number + block / 10. */
const made = (numbers: readonly number[]): Float32Array =>
  Float32Array.from(
    Array.from({ length: shape.blocks }, (_, block) =>
      numbers.flatMap(number => Array(shape.width).fill(number + block / 10)),
    ).flat(),
  )

/** The numbers of the rows of a block, from the first number of each row. */
const rowsOf = (data: Float32Array, start: number, length: number): number[] =>
  Array.from({ length }, (_, row) => data[start + row * shape.width] ?? Number.NaN)

const expected = (numbers: readonly number[], block: number): number[] => [
  ...Float32Array.from(numbers, number => number + block / 10),
]

function check(rows: KvRows, numbers: readonly number[]): void {
  for (let block = 0; block < shape.blocks; block++)
    expect(rowsOf(rows.data, block * rows.capacity * shape.width, rows.length)).toEqual(expected(numbers, block))
}

type Act = (rows: KvRows, numbers: readonly number[]) => number[]
let counter = 0
const append = fc.integer({ min: 1, max: 90 }).map<Act>(count => (rows, numbers) => {
  const fresh = Array.from({ length: count }, () => counter++)
  rows.append(made(fresh), 0, count)
  return [...numbers, ...fresh]
})
const truncate = fc.nat(1000).map<Act>(share => (rows, numbers) => {
  const length = Math.floor((share / 1000) * numbers.length)
  rows.truncate(length)
  return numbers.slice(0, length)
})
const remove = fc.tuple(fc.nat(1000), fc.nat(30)).map<Act>(([share, most]) => (rows, numbers) => {
  const from = Math.floor((share / 1000) * numbers.length)
  const count = Math.min(most, numbers.length - from)
  rows.remove(from, count)
  return numbers.toSpliced(from, count)
})
const fit = fc.nat(200).map<Act>(more => (rows, numbers) => {
  rows.fit(rows.length + more)
  return [...numbers]
})
const acts = fc.array(fc.tuple(fc.nat(2), fc.oneof(append, append, truncate, remove, fit)), { maxLength: 25 })

test('rows stay what they are whatever is appended, removed and moved, in the text and in the batch', () => {
  fc.assert(
    fc.property(acts, all => {
      const texts = [0, 1, 2].map(() => ({ rows: new KvRows(shape), numbers: [] as number[] }))
      const batch = new KvBatch(shape, HEADS)
      for (const [which, act] of all) {
        const text = texts[which] as (typeof texts)[number]
        text.numbers = act(text.rows, text.numbers)
        check(text.rows, text.numbers)
        checkBatch(batch, texts.slice(which % 2))
      }
    }),
    { seed: 4, numRuns: 60 },
  )
})

function checkBatch(batch: KvBatch, texts: readonly { rows: KvRows; numbers: readonly number[] }[]): void {
  const places = batch.gather(texts.map(({ rows }) => rows))
  const views = batch.views(places.length)
  places.forEach((rows, place) => {
    const numbers = texts.find(text => text.rows === rows)?.numbers ?? []
    for (let block = 0; block < shape.blocks; block++) {
      const start = (place * HEADS + (block % HEADS)) * batch.capacity * shape.width
      const part = views[Math.floor(block / HEADS)] as Float32Array
      expect(rowsOf(part, start, rows.length)).toEqual(expected(numbers, block))
    }
  })
}

test('a text keeps its place in the batch', () => {
  const texts = [1, 2, 3].map(number => {
    const rows = new KvRows(shape)
    rows.append(made([number]), 0, 1)
    return rows
  })
  const batch = new KvBatch(shape, HEADS)
  expect(batch.gather(texts)).toEqual(texts)
  const [first, second, third] = texts as [KvRows, KvRows, KvRows]
  expect(batch.gather([third, second])).toEqual([third, second])
  expect(batch.gather([first, second, third])).toEqual([third, second, first])
})

test('positions go on where the last row stands', () => {
  const rows = new KvRows(shape)
  rows.append(made([1, 2, 3, 4]), 0, 4)
  rows.remove(0, 2)
  expect([rows.length, rows.position]).toEqual([2, 4])
  rows.remove(1, 1)
  expect([rows.length, rows.position]).toEqual([1, 3])
  rows.truncate(0)
  expect(rows.position).toBe(0)
})

test('rows that are not there can be neither removed nor copied', () => {
  const rows = new KvRows(shape)
  rows.append(made([1, 2]), 0, 2)
  expect(() => rows.truncate(3)).toThrow(RangeError)
  expect(() => rows.remove(1, 2)).toThrow(RangeError)
  expect(() => new KvRows(shape).copy(rows, 3)).toThrow(RangeError)
  expect(() => new KvRows({ ...shape }).copy(rows, 1)).toThrow(/another engine/)
})
