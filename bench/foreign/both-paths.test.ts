import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { WORDS } from '../../scenarios/language/words.ts'
import { makeRng, stream } from '../../sim/rng.ts'
import type { Engine, Sequence } from '../core/engine.ts'
import { ownEngine } from '../core/own-engine.ts'
import { randomWeights } from '../core/random-engine.ts'
import { writeModelFolder } from '../model/folder.ts'
import type { ModelShape } from '../model/shape.ts'
import { TINY_FOLDER } from '../model/shipped.ts'
import { openForeign } from './open.ts'

const shape: ModelShape = {
  vocabulary: Math.ceil(WORDS.length / 16) * 16,
  width: 64,
  layers: 3,
  heads: 4,
  hidden: 96,
  noRope: [1],
  ropeBase: 10_000,
  maxPositions: 512,
}
const root = mkdtempSync(join(tmpdir(), 'llmos-both-'))
const drawn = join(root, 'drawn')
writeModelFolder(drawn, {
  name: 'drawn',
  shape,
  weights: randomWeights(shape, 3),
  words: WORDS,
  provenance: {},
})
afterAll(() => rmSync(root, { recursive: true }))

/** Texts of 2 to 150 tokens. */
function texts(count: number): number[][] {
  const rng = makeRng(7)
  const draw = (...at: [number, number]): number => rng.at(stream('texts'), ...at, 0)
  return Array.from({ length: count }, (_, i) => {
    const length = 2 + Math.floor(draw(i, 0) * 149)
    return Array.from({ length }, (_, j) => Math.floor(draw(i, j + 1) * WORDS.length))
  })
}

/** Reads a text in pieces, cut at these places. */
async function read(engine: Engine, sequence: Sequence, tokens: readonly number[], cuts: readonly number[] = []) {
  let next = -1
  for (const [i, from] of [0, ...cuts].entries()) {
    const piece = tokens.slice(from, cuts[i] ?? tokens.length)
    next = (await engine.step([{ sequence, tokens: piece }])).next[0] ?? -1
  }
  return next
}

/** Writes on behind texts that are read already; all in one batch. */
async function write(engine: Engine, sequences: readonly Sequence[], first: readonly number[], count: number) {
  const written = first.map(token => [token])
  for (let i = 1; i < count; i++) {
    const { next } = await engine.step(
      sequences.map((sequence, j) => ({ sequence, tokens: [written[j]?.at(-1) ?? 0] })),
    )
    for (const [j, token] of next.entries()) written[j]?.push(token)
  }
  return written
}

const folders = [drawn, TINY_FOLDER].filter(folder => existsSync(folder))

describe.each(folders)('the model in %s', folder => {
  let engines: Engine[] = []
  beforeAll(async () => {
    engines = [await ownEngine(folder, WORDS), (await openForeign(folder)).engine]
  })
  afterAll(async () => {
    for (const engine of engines) await engine.dispose()
  })

  async function agree(act: (engine: Engine) => Promise<unknown>): Promise<void> {
    const [own, foreign] = [await act(engines[0] as Engine), await act(engines[1] as Engine)]
    expect(foreign).toEqual(own)
  }

  test('writes the same by both paths, text by text', () =>
    agree(async engine => {
      const found = []
      for (const text of texts(8)) {
        const sequence = engine.open()
        found.push(await write(engine, [sequence], [await read(engine, sequence, text)], 24))
      }
      return found
    }))

  test('writes the same in one ragged batch', () =>
    agree(async engine => {
      const all = texts(8)
      const sequences = all.map(() => engine.open())
      const first = []
      for (const [i, sequence] of sequences.entries()) first.push(await read(engine, sequence, all[i] ?? []))
      return write(engine, sequences, first, 24)
    }))

  test('reads the same in pieces', () =>
    agree(async engine => {
      const found = []
      for (const text of texts(8).filter(({ length }) => length > 12)) {
        const sequence = engine.open()
        found.push(await write(engine, [sequence], [await read(engine, sequence, text, [5, 6, 11])], 12))
      }
      return found
    }))

  test('goes on the same from rows that are used again, cut, and taken out', () =>
    agree(async engine => {
      const text = texts(20).find(({ length }) => length > 100) ?? []
      const [first, second] = [engine.open(), engine.open()]
      await read(engine, first, text)
      second.copy(first, 60)
      first.remove(10, 20)
      first.truncate(70)
      const next = [await read(engine, first, text.slice(0, 9)), await read(engine, second, text.slice(3, 8))]
      return write(engine, [first, second], next, 24)
    }))
})
