/**
 * Loads a model of ours from its folder: shape and hash from llmos.json, weights from onnx/model.onnx. All that can be
 * wrong with it is told before anything runs.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { CoreError, reasonOf } from '../foreign/core-error.ts'
import { readJson, readLayout } from '../foreign/layout.ts'
import { type OnnxModel, readOnnx } from '../onnx/read.ts'
import { FORMAT, OWN_FILE } from './folder.ts'
import { readWeights } from './read-weights.ts'
import type { ModelShape, Weights } from './shape.ts'
import { fillUp, vocabularyOf } from './tokenizer-files.ts'
import { weightsHash } from './weights-hash.ts'

const size = z.number().int().positive()
const ownFile = z.strictObject({
  format: z.literal(FORMAT),
  name: z.string(),
  hash: z.string(),
  shape: z.strictObject({
    vocabulary: size,
    width: size,
    layers: size,
    heads: size,
    hidden: size,
    noRope: z.array(z.number().int().nonnegative()),
    ropeBase: z.number().positive(),
    maxPositions: size,
  }),
  provenance: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
})

export interface LoadedModel {
  readonly name: string
  readonly hash: string
  readonly shape: ModelShape
  readonly weights: Weights
  readonly provenance: z.infer<typeof ownFile>['provenance']
}

const AGAIN = 'fetch it again, or train it anew: llmos core train'

/** `words`: those that the machine will speak, by number of the token. */
export function loadModelFolder(folder: string, words: readonly string[]): LoadedModel {
  const { model } = readLayout(folder, folder, 'fp32')
  const { name, hash, shape, provenance } = readOwnFile(folder)
  checkWords(folder, shape, words)
  const onnx = parse(folder, model)
  checkInputs(folder, model, shape, onnx)
  const weights = weightsOf(folder, model, shape, onnx)
  if (weightsHash(shape, weights) !== hash)
    throw new CoreError('corrupt', folder, `the weights in ${model} are not those of ${OWN_FILE}`, AGAIN)
  return { name, hash, shape, weights, provenance }
}

function readOwnFile(folder: string): z.infer<typeof ownFile> {
  const file = join(folder, OWN_FILE)
  if (!existsSync(file))
    throw new CoreError(
      'wrong-layout',
      folder,
      `no ${OWN_FILE} there, so it is no model of this program`,
      `if it is one from elsewhere, name it --core onnx:${folder}`,
    )
  const read = ownFile.safeParse(readJson(folder, file))
  if (read.success) return read.data
  const [issue] = read.error.issues
  throw new CoreError('corrupt', folder, `${file}: ${issue?.path.join('.')}: ${issue?.message}`, AGAIN)
}

/** Before any weights are read: token 7 has to be the same word for both. */
function checkWords(folder: string, shape: ModelShape, words: readonly string[]): void {
  const file = join(folder, 'tokenizer.json')
  const vocabulary = vocabularyOf(readJson(folder, file))
  if (vocabulary === undefined) throw new CoreError('corrupt', folder, `${file} has no words in it`, AGAIN)
  if (vocabulary.size !== shape.vocabulary)
    throw otherWords(folder, `${file} has ${vocabulary.size} words and the model ${shape.vocabulary}`)
  const wrong = fillUp(words, shape.vocabulary).findIndex((word, id) => vocabulary.get(word) !== id)
  if (wrong >= 0) throw otherWords(folder, `token ${wrong} is not "${words[wrong] ?? '<unused>'}" in ${file}`)
}

const otherWords = (folder: string, found: string): CoreError =>
  new CoreError(
    'other-vocabulary',
    folder,
    found,
    'the model was made for other words: train it anew with llmos core train',
  )

function parse(folder: string, model: string): OnnxModel {
  try {
    return readOnnx(readFileSync(model))
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw new CoreError('corrupt', folder, `${model} is cut short or damaged (${reasonOf(error)})`, AGAIN)
  }
}

function checkInputs(folder: string, model: string, shape: ModelShape, { inputs }: OnnxModel): void {
  for (let layer = 0; layer < shape.layers; layer++)
    for (const part of ['key', 'value'])
      if (!inputs.includes(`past_key_values.${layer}.${part}`))
        throw new CoreError(
          'no-kv',
          folder,
          `${model} has no input past_key_values.${layer}.${part}, so it would read everything anew for each token`,
          'export it with its cache: llmos core train does',
        )
}

function weightsOf(folder: string, model: string, shape: ModelShape, onnx: OnnxModel): Weights {
  try {
    return readWeights(onnx, shape)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw new CoreError('corrupt', folder, `${model}: ${reasonOf(error)}`, AGAIN)
  }
}
