import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { Random } from '../../scenarios/language/random.ts'
import { VOCABULARY_SIZE } from '../../scenarios/language/words.ts'
import { UserError } from '../../scenarios/user-error.ts'
import { startEncoder } from './encoder.ts'
import { readEncoder, writeEncoder } from './folder.ts'

const root = mkdtempSync(join(tmpdir(), 'llmos-encoder-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

const shape = { vocabulary: VOCABULARY_SIZE, dimensions: 8 }
const weights = startEncoder(shape, new Random(1))
let folder = ''
let model = ''
beforeEach(() => {
  folder = mkdtempSync(join(root, 'one-'))
  model = join(folder, 'onnx', 'model.onnx')
  writeEncoder(folder, shape, weights, '# a card\n')
})

const complaint = (): string => {
  try {
    readEncoder(folder)
  } catch (error) {
    if (error instanceof UserError) return error.message
    throw error
  }
  return ''
}
const config = (content: unknown): void => writeFileSync(join(folder, 'config.json'), JSON.stringify(content))

test('what was written is read, to the bit', () => {
  const read = readEncoder(folder)
  expect(read.shape).toEqual(shape)
  expect(read.weights).toEqual(weights)
  expect(read.hash).toMatch(/^[0-9a-f]{64}$/)
})

test('a folder without a model is named, with what would make one', () => {
  rmSync(model)
  expect(complaint()).toBe(`${model}: no such file; expected a folder that llmos core train --ability embedder wrote`)
  folder = join(root, 'nowhere')
  expect(complaint()).toContain(`${join(folder, 'config.json')}: no such file`)
})

test('a model that is cut off, or none at all, is named', () => {
  const bytes = readFileSync(model)
  writeFileSync(model, bytes.subarray(0, bytes.length - 500))
  expect(complaint()).toContain(`${model}: not a whole ONNX file`)
  writeFileSync(model, 'no model')
  expect(complaint()).toContain(`${model}: not a whole ONNX file`)
})

test('a configuration that is none, or of another model, is named', () => {
  writeFileSync(join(folder, 'config.json'), '{')
  expect(complaint()).toContain('config.json: not JSON')
  config({ vocab_size: VOCABULARY_SIZE })
  expect(complaint()).toContain('config.json: vocab_size or hidden_size is missing')
  config({ vocab_size: VOCABULARY_SIZE + 16, hidden_size: 8 })
  expect(complaint()).toContain(`vocab_size is ${VOCABULARY_SIZE + 16}, and the small language has ${VOCABULARY_SIZE}`)
  config({ vocab_size: VOCABULARY_SIZE, hidden_size: 9 })
  expect(complaint()).toContain(`weights "word" are of size ${VOCABULARY_SIZE} × 8, where config.json says`)
})

test('words with other numbers are named', () => {
  const place = join(folder, 'tokenizer.json')
  writeFileSync(place, readFileSync(place, 'utf8').replace('"code": ', '"code": 1'))
  expect(complaint()).toContain(`${place}: "code" has another number in the small language`)
})

test('what belongs to others is not written over', () => {
  config({ vocab_size: 5, hidden_size: 5, architectures: ['LlamaForCausalLM'] })
  expect(() => writeEncoder(folder, shape, weights, '')).toThrow(`${folder}: is there and holds no encoder of ours`)
  rmSync(join(folder, 'config.json'))
  expect(() => writeEncoder(folder, shape, weights, '')).toThrow('choose another folder')
})

test('a folder where the model should be is named', () => {
  rmSync(model)
  mkdirSync(model)
  expect(complaint()).toContain(`${model}: no file`)
})
