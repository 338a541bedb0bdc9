/**
 * The encoder as files, in the layout of transformers.js:
 *
 *   config.json  tokenizer.json  tokenizer_config.json  onnx/model.onnx  README.md
 *
 * The weights are in model.onnx and nowhere else; it is read by onnxruntime and, for indexes that cannot wait, by us.
 */
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { VOCABULARY_SIZE, WORDS } from '../../scenarios/language/words.ts'
import { UserError } from '../../scenarios/user-error.ts'
import { sizeOf } from '../model/shape.ts'
import { fillUp, tokenizerConfig, tokenizerFile, vocabularyOf } from '../model/tokenizer-files.ts'
import { floatsOf, type OnnxModel, readOnnx } from '../onnx/read.ts'
import { Outputs } from '../outputs.ts'
import { ENCODER_WEIGHTS, type EncoderShape, type EncoderWeights, encoderGraph, encoderShapes } from './encoder.ts'

export interface StoredEncoder {
  readonly shape: EncoderShape
  readonly weights: EncoderWeights
  /** The file, for onnxruntime. */
  readonly model: Uint8Array
  /** Of the file: which encoder this is. */
  readonly hash: string
}

const MODEL = ['onnx', 'model.onnx'] as const
/** Tokens: what tools are told; the encoder itself has no limit. */
const LONGEST = 4096
const ARCHITECTURE = 'LlmosTinyEmbedder'
const REMEDY = 'expected a folder that llmos core train --ability embedder wrote'

/** Throws a `UserError` if something else is there, which writing would spoil. */
export function checkTarget(folder: string): void {
  const place = join(folder, 'config.json')
  const found = existsSync(place) ? configSchema.safeParse(parsed(place)).data?.architectures : undefined
  if (existsSync(folder) && readdirSync(folder).length > 0 && !found?.includes(ARCHITECTURE))
    throw new UserError(`${folder}: is there and holds no encoder of ours; choose another folder`)
}

export function writeEncoder(folder: string, shape: EncoderShape, weights: EncoderWeights, card: string): void {
  checkTarget(folder)
  const model = encoderGraph(shape, weights)
  const outputs = new Outputs()
  try {
    outputs.folder(join(folder, MODEL[0]))
    const json = (name: string, content: unknown): void =>
      outputs.write(join(folder, name), `${JSON.stringify(content, null, 2)}\n`)
    json('config.json', configOf(shape))
    const tokens = { words: fillUp(WORDS, shape.vocabulary), contextLimit: LONGEST }
    json('tokenizer.json', tokenizerFile(tokens))
    json('tokenizer_config.json', { ...tokenizerConfig(tokens), chat_template: undefined })
    outputs.write(join(folder, 'README.md'), card)
    writeFileSync(outputs.reserve(join(folder, ...MODEL)), model)
    outputs.commit()
  } catch (error) {
    outputs.discard()
    throw error
  }
}

/** Throws a `UserError` for whatever is not as `writeEncoder` leaves it. */
export function readEncoder(folder: string): StoredEncoder {
  const shape = shapeFrom(folder)
  checkWords(join(folder, 'tokenizer.json'))
  const place = join(folder, ...MODEL)
  const model = bytesOf(place)
  const bad = (what: string): UserError => new UserError(`${place}: ${what}; ${REMEDY}; copy or grow it anew`)
  let read: OnnxModel
  try {
    read = readOnnx(model)
  } catch (error) {
    throw bad(`not a whole ONNX file (${error instanceof Error ? error.message : error})`)
  }
  const sizes = encoderShapes(shape)
  const weights = ENCODER_WEIGHTS.map(name => {
    const found = read.initializers.get(name)
    const size = found?.shape.join(' × ') ?? 'none'
    if (found === undefined || size !== sizes[name].join(' × '))
      throw bad(`weights "${name}" are of size ${size}, where config.json says ${sizes[name].join(' × ')}`)
    if (found.bytes.length !== 4 * sizeOf(sizes[name])) throw bad(`weights "${name}" are cut off`)
    return [name, floatsOf(found)] as const
  })
  const hash = createHash('sha256').update(model).digest('hex')
  return { shape, weights: Object.fromEntries(weights) as unknown as EncoderWeights, model, hash }
}

const size = z.number().int().min(1)
const configSchema = z.object({ vocab_size: size, hidden_size: size, architectures: z.array(z.string()).optional() })

function shapeFrom(folder: string): EncoderShape {
  const place = join(folder, 'config.json')
  const config = configSchema.safeParse(parsed(place))
  if (!config.success) throw new UserError(`${place}: vocab_size or hidden_size is missing; ${REMEDY}`)
  const { vocab_size: vocabulary, hidden_size: dimensions } = config.data
  if (vocabulary !== VOCABULARY_SIZE)
    throw new UserError(
      `${place}: vocab_size is ${vocabulary}, and the small language has ${VOCABULARY_SIZE} words; grow the encoder anew`,
    )
  return { vocabulary, dimensions }
}

/** The same words under the same numbers: else each would mean something else. */
function checkWords(place: string): void {
  const vocabulary = vocabularyOf(parsed(place))
  const wrong = WORDS.find((word, id) => vocabulary?.get(word) !== id)
  if (wrong !== undefined)
    throw new UserError(`${place}: "${wrong}" has another number in the small language; grow the encoder anew`)
}

function parsed(place: string): unknown {
  const text = bytesOf(place).toString('utf8')
  try {
    return JSON.parse(text)
  } catch {
    throw new UserError(`${place}: not JSON; ${REMEDY}`)
  }
}

function bytesOf(place: string): Buffer {
  const status = statSync(place, { throwIfNoEntry: false })
  if (status?.isFile()) return readFileSync(place)
  throw new UserError(`${place}: ${status === undefined ? 'no such file' : 'no file'}; ${REMEDY}`)
}

/** It says "bert" because transformers.js runs by that name whatever takes words and gives vectors. */
const configOf = ({ vocabulary, dimensions }: EncoderShape) => ({
  model_type: 'bert',
  architectures: [ARCHITECTURE],
  vocab_size: vocabulary,
  hidden_size: dimensions,
  pad_token_id: 0,
})
