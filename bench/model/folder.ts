/**
 * A model of ours as a folder that transformers.js reads:
 *
 *   config.json  generation_config.json  tokenizer.json  tokenizer_config.json
 *   onnx/model.onnx            32 bits; the only place where all of the weights are kept
 *   onnx/model_quantized.onnx  8 bits
 *   llmos.json                 what we need to build other graphs from the weights, and where they come from
 */
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { UserError } from '../../scenarios/user-error.ts'
import { asUserError } from '../outputs.ts'
import { headWidth, type ModelShape, NORM_EPSILON, type Weights } from './shape.ts'
import { END, fillUp, PAD, tokenizerConfig, tokenizerFile } from './tokenizer-files.ts'
import { usualGraph } from './usual-graph.ts'
import { weightsHash } from './weights-hash.ts'

/** How a model came to be, as it is to be told: the command, the seed, the minutes …. */
export type Provenance = Readonly<Record<string, string | number | boolean>>

export interface OwnModel {
  readonly name: string
  readonly shape: ModelShape
  readonly weights: Weights
  /** By number of the token. */
  readonly words: readonly string[]
  readonly provenance: Provenance
}

export const OWN_FILE = 'llmos.json'
export const FORMAT = 1

/** Whole or not at all; a model that is there already is replaced. */
export function writeModelFolder(folder: string, model: OwnModel): void {
  if (existsSync(folder) && !existsSync(join(folder, OWN_FILE)))
    throw new UserError(`${folder}: is there and holds no model of ours; choose another folder`)
  const fresh = join(dirname(folder), `.${basename(folder)}.tmp-${process.pid}`)
  try {
    for (const [name, content] of Object.entries(filesOf(model))) {
      mkdirSync(dirname(join(fresh, name)), { recursive: true })
      writeFileSync(join(fresh, name), content)
    }
    rmSync(folder, { recursive: true, force: true })
    renameSync(fresh, folder)
  } catch (error) {
    rmSync(fresh, { recursive: true, force: true })
    throw asUserError(folder, error)
  }
}

function filesOf({ name, shape, weights, words, provenance }: OwnModel): Record<string, string | Uint8Array> {
  const missing = [END, PAD].filter(word => !words.includes(word))
  if (missing.length > 0 || words.length > shape.vocabulary)
    throw new Error(`folder: ${words.length} words for ${shape.vocabulary} tokens, without ${missing}`)
  const tokens = { words: fillUp(words, shape.vocabulary), contextLimit: shape.maxPositions }
  const ends = { eos_token_id: words.indexOf(END), pad_token_id: words.indexOf(PAD) }
  const json = (value: object): string => `${JSON.stringify(value, null, 1)}\n`
  return {
    'config.json': json({ ...configOf(shape), ...ends }),
    'generation_config.json': json({ ...ends, do_sample: false, max_new_tokens: 64 }),
    'tokenizer.json': json(tokenizerFile(tokens)),
    'tokenizer_config.json': json(tokenizerConfig(tokens)),
    [OWN_FILE]: json({ format: FORMAT, name, hash: weightsHash(shape, weights), shape, provenance }),
    'onnx/model.onnx': usualGraph(shape, weights, 'fp32'),
    'onnx/model_quantized.onnx': usualGraph(shape, weights, 'q8'),
  }
}

/** As of a Llama: what is different is in the graph. */
const configOf = (shape: ModelShape): object => ({
  architectures: ['LlamaForCausalLM'],
  model_type: 'llama',
  vocab_size: shape.vocabulary,
  hidden_size: shape.width,
  intermediate_size: shape.hidden,
  num_hidden_layers: shape.layers,
  num_attention_heads: shape.heads,
  num_key_value_heads: shape.heads,
  head_dim: headWidth(shape),
  max_position_embeddings: shape.maxPositions,
  rope_theta: shape.ropeBase,
  rms_norm_eps: NORM_EPSILON,
  hidden_act: 'silu',
  attention_bias: true,
  tie_word_embeddings: true,
  bos_token_id: null,
  torch_dtype: 'float32',
})
