/**
 * Models by name: the shapes that their public model cards and configuration files state. `contextLimit` is the one
 * that the model was released with; a scenario's own limit takes its place.
 */
import type { Model } from '../../sim/cores/roofline.ts'
import type { Tokens } from '../../sim/units.ts'

export interface ModelPreset extends Model {
  readonly contextLimit: Tokens
  readonly source: string
}

const llama8b = { parameters: 8.03e9, layers: 32, attentionHeads: 32, kvHeads: 8, headDim: 128, contextLimit: 8192 }

export const modelPresets: Readonly<Record<string, ModelPreset>> = {
  'llama-3-8b': {
    ...llama8b,
    bytesPerWeight: 2,
    bytesPerKv: 2,
    source: 'Meta Llama 3 8B, model card and config.json (April 2024): 8.03e9 parameters, 32 layers, 8 KV heads, bf16',
  },
  'llama-3-8b-4bit': {
    ...llama8b,
    bytesPerWeight: 0.613,
    bytesPerKv: 2,
    source: 'Llama 3 8B as published Q4_K_M GGUF files: 4.92 GB, which is 0.613 bytes a weight; KV stays in 16 bits',
  },
  'llama-3-70b': {
    parameters: 70.6e9,
    layers: 80,
    attentionHeads: 64,
    kvHeads: 8,
    headDim: 128,
    contextLimit: 8192,
    bytesPerWeight: 2,
    bytesPerKv: 2,
    source: 'Meta Llama 3 70B, model card and config.json (April 2024): 70.6e9 parameters, 80 layers, 8 KV heads, bf16',
  },
}
