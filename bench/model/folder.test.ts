import { copyFileSync, cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AutoModelForCausalLM, AutoTokenizer, env, type Tensor } from '@huggingface/transformers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ownEngine } from '../core/own-engine.ts'
import { randomWeights } from '../core/random-engine.ts'
import { CoreError } from '../foreign/core-error.ts'
import { Graph } from '../onnx/graph.ts'
import { writeModelFolder } from './folder.ts'
import { loadModelFolder } from './load-folder.ts'
import { DTYPES } from './parts.ts'
import type { ModelShape } from './shape.ts'

const WORDS =
  '<pad> <unk> <end> <system> <user> <assistant> <result> the code of anna is what unknown . ? 07 41 55'.split(' ')
const shape: ModelShape = {
  vocabulary: 32,
  width: 32,
  layers: 2,
  heads: 2,
  hidden: 64,
  noRope: [1],
  ropeBase: 10_000,
  maxPositions: 128,
}
const weights = randomWeights(shape, 5)
const root = mkdtempSync(join(tmpdir(), 'llmos-folder-'))
const folder = join(root, 'whole')

beforeAll(() => {
  writeModelFolder(folder, { name: 'small', shape, weights, words: WORDS, provenance: { seed: 5 } })
  Object.assign(env, { allowRemoteModels: false, localModelPath: root })
})
afterAll(() => rmSync(root, { recursive: true }))

test('weights come back as they were, with where they are from', () => {
  const loaded = loadModelFolder(folder, WORDS)
  expect(loaded).toMatchObject({ name: 'small', shape, weights, provenance: { seed: 5 } })
  expect(loaded.hash).toMatch(/^[0-9a-f]{64}$/)
})

test('a model that is there is replaced, another folder is not', () => {
  const again = join(root, 'again')
  for (const name of ['first', 'second'])
    writeModelFolder(again, { name, shape, weights, words: WORDS, provenance: {} })
  expect(loadModelFolder(again, WORDS).name).toBe('second')
  const other = () => writeModelFolder(root, { name: 'third', shape, weights, words: WORDS, provenance: {} })
  expect(other).toThrow(/holds no model of ours/)
  expect(readdirSync(root).filter(name => name.includes('tmp'))).toEqual([])
})

describe('transformers.js', () => {
  test('reads and writes the language word by word', async () => {
    const tokenizer = await AutoTokenizer.from_pretrained('whole')
    const { input_ids } = tokenizer('<user> What is the code of anna? <assistant> 4107 .Zoe', {
      add_special_tokens: false,
    })
    const ids: number[] = input_ids.tolist()[0].map(Number)
    const words = '<user> what is the code of anna ? <assistant> 41 07 . <unk>'
    expect(ids.map(id => WORDS[id]).join(' ')).toBe(words)
    expect(tokenizer.decode(ids)).toBe(words)
  })

  test('lays out a chat in tags', async () => {
    const tokenizer = await AutoTokenizer.from_pretrained('whole')
    const chat = [
      { role: 'user', content: 'what is the code ?' },
      { role: 'assistant', content: '41 07' },
      { role: 'tool', content: 'unknown .' },
    ]
    expect(tokenizer.apply_chat_template(chat, { tokenize: false, add_generation_prompt: true })).toBe(
      '<user> what is the code ? <assistant> 41 07 <end> <result> unknown . <assistant>',
    )
  })

  test.each(DTYPES)('writes the same tokens as our engine in %s', async dtype => {
    const tokenizer = await AutoTokenizer.from_pretrained('whole')
    const model = await AutoModelForCausalLM.from_pretrained('whole', { dtype })
    const inputs = tokenizer('<user> what is the code of anna ? <assistant>')
    const output = await model.generate({ ...inputs, max_new_tokens: 40, eos_token_id: 31 })
    const all: number[] = (output as Tensor).tolist()[0].map(Number)
    await model.dispose()
    const prompt: number[] = inputs.input_ids.tolist()[0].map(Number)
    expect(await continued(dtype, prompt, all.length - prompt.length)).toEqual(all.slice(prompt.length))
  })
})

async function continued(dtype: (typeof DTYPES)[number], prompt: readonly number[], count: number): Promise<number[]> {
  const engine = await ownEngine(folder, WORDS, { dtype })
  const sequence = engine.open()
  const written: number[] = []
  for (let tokens = prompt; written.length < count; tokens = written.slice(-1))
    written.push(...(await engine.step([{ sequence, tokens }])).next)
  await engine.dispose()
  return written
}

describe('a bad folder is told with its remedy:', () => {
  let number = 0
  function damaged(damage: (copy: string) => void, words: readonly string[] = WORDS): CoreError {
    const copy = join(root, `damaged-${number++}`)
    cpSync(folder, copy, { recursive: true })
    damage(copy)
    try {
      loadModelFolder(copy, words)
    } catch (error) {
      if (error instanceof CoreError) return error
      throw error
    }
    throw new Error('loaded')
  }
  const MODEL = 'onnx/model.onnx'
  const edit = (file: string, change: (bytes: Buffer) => Uint8Array | string) => (copy: string) =>
    writeFileSync(join(copy, file), change(readFileSync(join(copy, file))))

  test('none at all', () => {
    expect(() => loadModelFolder(join(root, 'nowhere'), WORDS)).toThrow(/no folder .*nowhere/)
  })

  test('no model in it', () => {
    expect(damaged(copy => rmSync(join(copy, 'onnx'), { recursive: true })).message).toMatch(/no model in/)
  })

  test('the model in the wrong place', () => {
    const { fault, message } = damaged(copy => {
      copyFileSync(join(copy, MODEL), join(copy, 'model.onnx'))
      rmSync(join(copy, 'onnx'), { recursive: true })
    })
    expect([fault, message]).toEqual(['wrong-layout', expect.stringMatching(/move .* into .*onnx/)])
  })

  test('a model from elsewhere', () => {
    const { fault, message } = damaged(copy => rmSync(join(copy, 'llmos.json')))
    expect([fault, message]).toEqual(['wrong-layout', expect.stringMatching(/--core onnx:/)])
  })

  test('a file cut short', () => {
    const { fault, message } = damaged(edit(MODEL, bytes => bytes.subarray(0, bytes.length / 2)))
    expect([fault, message]).toEqual([
      'corrupt',
      expect.stringMatching(/bytes are missing at its end\); fetch it again/),
    ])
  })

  test('a file of something else', () => {
    expect(damaged(edit(MODEL, () => 'no model, just text '.repeat(100))).fault).toBe('corrupt')
  })

  test('weights that are not those', () => {
    const flip = (bytes: Buffer) => bytes.with(bytes.indexOf(Buffer.from(weights.rest.buffer, 0, 64)) + 1, 77)
    expect(damaged(edit(MODEL, flip)).message).toMatch(/are not those of llmos\.json/)
  })

  test('a weight that is not there', () => {
    expect(damaged(edit('llmos.json', text => `${text}`.replace('"layers": 2', '"layers": 3'))).message).toMatch(
      /no input past_key_values\.2\.key/,
    )
    expect(damaged(edit('llmos.json', text => `${text}`.replace('"hidden": 64', '"hidden": 65'))).message).toMatch(
      /weights "0\.gate": expected 2080 numbers, found 2048/,
    )
  })

  test('a model without a cache', () => {
    const bare = new Graph('bare')
    bare.node('Identity', [bare.input('input_ids', 'int64', ['batch', 'new'])], { name: 'logits' })
    bare.output('logits', 'int64', ['batch', 'new'])
    bare.initializer('filler', 'uint8', [2000], new Uint8Array(2000))
    const { fault, message } = damaged(edit(MODEL, () => bare.finish()))
    expect([fault, message]).toEqual(['no-kv', expect.stringMatching(/no input past_key_values\.0\.key/)])
  })

  test('other words', () => {
    const { fault, message } = damaged(() => {}, WORDS.with(10, 'boris'))
    expect([fault, message]).toEqual([
      'other-vocabulary',
      expect.stringMatching(/token 10 is not "boris" .* llmos core train/),
    ])
    expect(
      damaged(edit('llmos.json', text => `${text}`.replace('"vocabulary": 32', '"vocabulary": 48'))).message,
    ).toMatch(/has 32 words and the model 48/)
  })

  test('a file of ours that is not as it should be', () => {
    expect(damaged(edit('llmos.json', () => '{')).message).toMatch(/is no JSON object/)
    expect(damaged(edit('llmos.json', text => `${text}`.replace('"width": 32', '"width": "32"'))).message).toMatch(
      /llmos\.json: shape\.width: .*expected number/,
    )
    expect(damaged(edit('tokenizer.json', () => '{}')).message).toMatch(/has no words in it/)
  })
})
