/**
 * What a causal language model in ONNX takes and gives, read off its own description: names, types and shapes differ
 * from exporter to exporter.
 *
 *   in   input_ids [batch, new]   attention_mask? [batch, past + new]   position_ids? [batch, new]
 *        past_key_values.N.key/value [batch, heads, past, width] in 32 or 16 bits   num_logits_to_keep?   use_cache_branch?
 *   out  logits [batch, new, vocabulary]   present.N.key/value [batch, heads, past + new, width]
 */
import type { InferenceSession } from 'onnxruntime-node'
import { listed } from '../../scenarios/nearest.ts'
import { CoreError } from './core-error.ts'

export type Precision = 'float32' | 'float16'

/** One tensor of KV rows, before and after a step. */
export interface KvSlot {
  readonly past: string
  readonly present: string
  readonly precision: Precision
  readonly heads: number
  readonly width: number
}

export interface Signature {
  readonly slots: readonly KvSlot[]
  readonly ids: 'int64' | 'int32'
  readonly mask: boolean
  /** Without: the model counts positions itself. */
  readonly positions: boolean
  /** The model can leave out logits that nobody reads. */
  readonly keepsLogits: boolean
  /** Two graphs in one: without and with a past. */
  readonly cacheSwitch: boolean
  /** null: the model does not say. */
  readonly vocabulary: number | null
}

type Metadata = InferenceSession.ValueMetadata
type TensorMetadata = Extract<Metadata, { readonly isTensor: true }>
export type Described = Pick<InferenceSession, 'inputMetadata' | 'outputMetadata'>

const PAST = /^past_key_values\.\d+\.(key|value)$/
const KNOWN = ['input_ids', 'attention_mask', 'position_ids', 'num_logits_to_keep', 'use_cache_branch']

export function readSignature(name: string, session: Described, config: Readonly<Record<string, unknown>>): Signature {
  const inputs = tensors(session.inputMetadata)
  const outputs = tensors(session.outputMetadata)
  const pasts = [...inputs.keys()].filter(input => PAST.test(input))
  requireLanguageModel(name, inputs, outputs, pasts)
  const logits = outputs.get('logits')
  return {
    slots: pasts.map(past => slotOf(name, inputs.get(past), outputs, config)),
    ids: inputs.get('input_ids')?.type === 'int32' ? 'int32' : 'int64',
    mask: inputs.has('attention_mask'),
    positions: inputs.has('position_ids'),
    keepsLogits: inputs.has('num_logits_to_keep'),
    cacheSwitch: inputs.has('use_cache_branch'),
    vocabulary: sizeOf(logits?.shape.at(-1)),
  }
}

const tensors = (metadata: readonly Metadata[]): Map<string, TensorMetadata> =>
  new Map(metadata.flatMap(each => (each.isTensor ? [[each.name, each] as const] : [])))

function requireLanguageModel(
  name: string,
  inputs: ReadonlyMap<string, TensorMetadata>,
  outputs: ReadonlyMap<string, TensorMetadata>,
  pasts: readonly string[],
): void {
  if (!inputs.has('input_ids') || !outputs.has('logits'))
    throw new CoreError(
      'unknown-inputs',
      name,
      `no language model: it takes ${listed([...inputs.keys()], 'and')}, and gives ${listed([...outputs.keys()], 'and')}`,
      'one that takes input_ids and gives logits is needed (text-generation on the hub)',
    )
  if (pasts.length === 0)
    throw new CoreError(
      'no-kv',
      name,
      'the model keeps no KV: there is no input past_key_values.0.key',
      'export it with its past (optimum: --task text-generation-with-past), or choose another',
    )
  const strange = [...inputs.keys()].filter(input => !pasts.includes(input) && !KNOWN.includes(input))
  if (strange.length > 0)
    throw new CoreError(
      'unknown-inputs',
      name,
      `inputs that a text alone cannot fill: ${listed(strange, 'and')}`,
      'choose a model of attention layers only, for text only',
    )
}

function slotOf(
  name: string,
  past: TensorMetadata | undefined,
  outputs: ReadonlyMap<string, TensorMetadata>,
  config: Readonly<Record<string, unknown>>,
): KvSlot {
  if (past === undefined) throw new Error('a slot without a past')
  const names = ['present', 'present_key_values'].map(word => past.name.replace('past_key_values', word))
  const present = names.find(it => outputs.has(it))
  const heads = sizeOf(past.shape[1]) ?? fromConfig(config, HEADS)
  const width = sizeOf(past.shape[3]) ?? headWidth(config)
  const { type } = past
  const known = type === 'float32' || type === 'float16'
  if (present !== undefined && known && past.shape.length === 4 && heads !== null && width !== null)
    return { past: past.name, present, precision: type, heads, width }
  const shape = `${past.name} is ${type} [${past.shape.join(', ')}], and what comes out of it ${present ?? 'missing'}`
  throw new CoreError('no-kv', name, shape, 'choose a model whose KV is [batch, heads, past, width] in 32 or 16 bits')
}

const HEADS = ['num_key_value_heads', 'num_kv_heads', 'num_attention_heads', 'n_head', 'num_heads']
const WIDTHS = ['hidden_size', 'n_embd', 'd_model']

const sizeOf = (size: number | string | undefined): number | null =>
  typeof size === 'number' && size > 0 ? size : null

/** The first of these that the configuration states; that of the text where it speaks of pictures too. */
export function fromConfig(config: Readonly<Record<string, unknown>>, keys: readonly string[]): number | null {
  const inner = config.text_config
  const layers = [config, typeof inner === 'object' && inner !== null ? (inner as Record<string, unknown>) : {}]
  for (const layer of layers)
    for (const key of keys) {
      const value = layer[key]
      if (typeof value === 'number') return value
    }
  return null
}

function headWidth(config: Readonly<Record<string, unknown>>): number | null {
  const width = fromConfig(config, WIDTHS)
  const heads = fromConfig(config, HEADS.slice(2))
  return fromConfig(config, ['head_dim']) ?? (width !== null && heads !== null ? width / heads : null)
}
