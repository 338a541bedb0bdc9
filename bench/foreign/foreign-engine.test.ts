import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import type { Sequence } from '../core/engine.ts'
import { CoreError } from './core-error.ts'
import { nextOf, TINY_LIMIT, TINY_WORDS, type TinyOptions, writeTinyModel } from './fixture.ts'
import type { ForeignEngine } from './foreign-engine.ts'
import { openForeign } from './open.ts'

const folder = mkdtempSync(join(tmpdir(), 'llmos-foreign-'))
const engines: ForeignEngine[] = []
afterAll(async () => {
  for (const engine of engines) await engine.dispose()
  rmSync(folder, { recursive: true, force: true })
})

async function tiny(options: Partial<TinyOptions> = {}): Promise<ForeignEngine> {
  const { engine } = await openForeign(writeTinyModel(mkdtempSync(join(folder, 'model-')), options))
  engines.push(engine)
  return engine
}

const TEXTS = [[8, 9, 10, 11, 13, 21, 22, 15], [30, 8], [12, 13, 40, 41, 8, 9, 10, 3, 7, 25, 26, 27], [14]]

async function read(engine: ForeignEngine, tokens: readonly number[]): Promise<{ text: Sequence; next: number }> {
  const text = engine.open()
  const { next } = await engine.step([{ sequence: text, tokens }])
  return { text, next: next[0] ?? -1 }
}

/** What the formulas say comes after a text, token by token. */
function continuation(tokens: readonly number[], count: number): number[] {
  const all = [...tokens]
  for (let i = 0; i < count; i++) all.push(nextOf(all))
  return all.slice(tokens.length)
}

/** Reads each text, then writes all in one batch. */
async function together(engine: ForeignEngine, texts: readonly (readonly number[])[], count: number) {
  const open = []
  for (const tokens of texts) open.push(await read(engine, tokens))
  const written = open.map(({ next }) => [next])
  while ((written[0]?.length ?? count) < count) {
    const { next } = await engine.step(
      open.map(({ text }, i) => ({ sequence: text, tokens: written[i]?.slice(-1) ?? [] })),
    )
    for (const [i, token] of next.entries()) written[i]?.push(token)
  }
  return written
}

const variants: Record<string, Partial<TinyOptions>> = {
  'positions and mask': {},
  'numbers of 16 bits': { half: true },
  'positions that the model counts': { positions: 'counted' },
  'no mask': { mask: false },
  'logits of the last token alone': { keepsLogits: true },
  'grouped attention': { attention: 'grouped' },
}

describe.each(Object.entries(variants))('a model with %s', (_, options) => {
  test('writes what the formulas say, alone and in a ragged batch', async () => {
    const engine = await tiny(options)
    const expected = TEXTS.map(tokens => continuation(tokens, 9))
    expect(await together(engine, TEXTS, 9)).toEqual(expected)
    for (const [i, tokens] of TEXTS.entries()) expect(await together(engine, [tokens], 9)).toEqual([expected[i]])
  })

  test('reads a prompt in pieces as it reads it whole', async () => {
    const engine = await tiny(options)
    const prompt = TEXTS[2] ?? []
    const { text } = await read(engine, prompt.slice(0, 5))
    await engine.step([{ sequence: text, tokens: prompt.slice(5, 9) }])
    const { next } = await engine.step([{ sequence: text, tokens: prompt.slice(9) }])
    expect(next).toEqual([nextOf(prompt)])
  })
})

test('texts share a batch where the model takes that, and only there', async () => {
  const found = []
  for (const options of Object.values(variants)) found.push((await tiny(options)).abilities.batches)
  expect(found).toEqual([true, true, false, false, true, false])
})

test('texts may join and leave a batch', async () => {
  const engine = await tiny()
  const [a, b, c] = [await read(engine, [8, 9, 10]), await read(engine, [20]), await read(engine, [30, 31])]
  await engine.step([a, b].map(({ text, next }) => ({ sequence: text, tokens: [next] })))
  await engine.step([{ sequence: b.text, tokens: [40] }])
  engine.close(a.text)
  const { next } = await engine.step([c, b].map(({ text }) => ({ sequence: text, tokens: [41] })))
  expect(next).toEqual([nextOf([30, 31, 41]), nextOf([20, b.next, 40, 41])])
})

test('one step may read some texts and write others', async () => {
  const engine = await tiny()
  const { text } = await read(engine, [8, 9, 10])
  const { next } = await engine.step([
    { sequence: text, tokens: [11] },
    { sequence: engine.open(), tokens: [20, 21, 22] },
  ])
  expect(next).toEqual([nextOf([8, 9, 10, 11]), nextOf([20, 21, 22])])
})

test('a text goes on from where it was cut', async () => {
  const engine = await tiny()
  const { text } = await read(engine, [8, 9, 10, 11, 12])
  text.truncate(2)
  expect(text.length).toBe(2)
  expect((await engine.step([{ sequence: text, tokens: [30, 31] }])).next).toEqual([nextOf([8, 9, 30, 31])])
})

test('what follows a gap keeps its rows and positions', async () => {
  const engine = await tiny()
  const { text } = await read(engine, [8, 9, 10, 11, 12, 13, 14])
  text.remove(1, 2)
  text.remove(2, 1)
  const { next } = await engine.step([{ sequence: text, tokens: [20] }])
  expect(next).toEqual([nextOf([8, 11, 13, 14, 20], [0, 3, 5, 6, 7])])
  const again = await engine.step([{ sequence: text, tokens: [21, 22] }])
  expect(again.next).toEqual([nextOf([8, 11, 13, 14, 20, 21, 22], [0, 3, 5, 6, 7, 8, 9])])
})

test('a text begins with a copy of another, and both go their ways', async () => {
  const engine = await tiny()
  const { text } = await read(engine, [8, 9, 10, 11])
  const other = engine.open()
  other.copy(text, 3)
  text.truncate(1)
  const { next } = await engine.step([
    { sequence: other, tokens: [30] },
    { sequence: text, tokens: [40] },
  ])
  expect(next).toEqual([nextOf([8, 9, 10, 30]), nextOf([8, 40])])
})

test('a text longer than the model can read is told with its limit', async () => {
  const engine = await tiny()
  expect(engine.contextLimit).toBe(TINY_LIMIT)
  const { text } = await read(
    engine,
    Array.from({ length: TINY_LIMIT }, (_, i) => i % 50),
  )
  await expect(engine.step([{ sequence: text, tokens: [8] }])).rejects.toThrow(
    /65 tokens, over the model's limit of 64/,
  )
  text.remove(0, 10)
  await expect(engine.step([{ sequence: text, tokens: [8] }])).rejects.toThrow(/limit of 64/)
})

test('a graph made for fewer positions than its config.json says is told as the fault of that model', async () => {
  const config = { model_type: 'llama', hidden_size: 16, num_attention_heads: 2, max_position_embeddings: 4096 }
  const place = writeTinyModel(mkdtempSync(join(folder, 'model-')), {}, { 'config.json': JSON.stringify(config) })
  const { engine } = await openForeign(place)
  engines.push(engine)
  const work = [{ sequence: engine.open(), tokens: Array<number>(TINY_LIMIT + 1).fill(8) }]
  const failed = await engine.step(work).catch(error => error)
  expect(failed).toBeInstanceOf(CoreError)
  expect(failed.message).toMatch(
    /^core onnx:\S+: onnxruntime fails on it \(Non-zero status code .*\); check .*config\.json/,
  )
  expect(failed.message).not.toContain('\n')
})

test('tokens of another vocabulary are refused', async () => {
  const engine = await tiny()
  expect(engine.vocabulary).toBe(TINY_WORDS.length)
  await expect(engine.step([{ sequence: engine.open(), tokens: [engine.vocabulary] }])).rejects.toThrow(
    /vocabulary of 64/,
  )
})
