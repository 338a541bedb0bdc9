/**
 * Cores by name: `cpu: llama-8b-a100`. Each is a description as a scenario could write it, with where its numbers come
 * from. Data sheets and model cards are public; efficiencies (`sim/cores/roofline.ts`), hourly costs and skills
 * are assumptions of ours and say so.
 *
 * A core costs either by the hour (own or rented hardware) or by the token (a provider's list), never both.
 */
import { hardwarePresets } from './hardware.ts'
import { type CoreDescription, type CoreOverrides, type MadeCore, makeCore } from './make-core.ts'
import { modelPresets } from './models.ts'

export interface CorePreset {
  readonly summary: string
  readonly source: string
  readonly description: CoreDescription
  make(overrides?: CoreOverrides): MadeCore
}

const preset = (summary: string, source: string, description: CoreDescription): CorePreset => ({
  summary,
  source,
  description,
  make: overrides => makeCore(description, overrides),
})

type Extra = Partial<Omit<Extract<CoreDescription, { kind: 'roofline' }>, 'kind' | 'hardware' | 'model'>>

/** A model on some devices, paid by the hour unless `extra` brings a price list. */
function onHardware(summary: string, model: string, hardware: string, extra: Extra = {}): CorePreset {
  const devices = hardwarePresets[hardware]
  const perHour = (extra.gpus ?? 1) * (devices?.dollarsPerHour ?? 0)
  const hourly = extra.prices ? '' : `; ${perHour} dollars an hour: ${devices?.priceSource}`
  const source = `${devices?.source}; ${modelPresets[model]?.source}${hourly}`
  return preset(summary, source, { kind: 'roofline', model, hardware, prices: { perHour }, ...extra })
}

/** Price lists of two well-known hosted models, small and large, as of August 2024. */
const listPrices = {
  small: { inputPerMillion: 0.15, cachedPerMillion: 0.075, outputPerMillion: 0.6 },
  large: { inputPerMillion: 2.5, cachedPerMillion: 1.25, outputPerMillion: 10 },
}
/** Assumptions of ours: the two do alike on simple tasks, and only the large one is good at hard ones. */
const skills = {
  small: { simple: 0.95, hard: 0.5, admits: 0.6 },
  large: { simple: 0.98, hard: 0.9, admits: 0.8 },
}

function hosted(size: 'small' | 'large', base: CorePreset): CorePreset {
  const description = { ...base.description, prices: listPrices[size], skill: skills[size] }
  const source =
    'prices: list prices of a well-known hosted model of this class, August 2024 (cached input at half price as ' +
    `announced in October 2024); hardware and skill: assumptions, ${base.summary}`
  return preset(`A hosted ${size} model, paid by the token; one of a pair for routing.`, source, description)
}

const llama8bH100 = onHardware('Llama 3 8B on one H100.', 'llama-3-8b', 'h100-80gb')
const llama70bH100 = onHardware('Llama 3 70B on four H100s.', 'llama-3-70b', 'h100-80gb', { gpus: 4 })

export const corePresets: Readonly<Record<string, CorePreset>> = {
  'karpathy-2023': preset(
    'The 2023 spec: 256 slots at 20 tok/s each, 128k of context.',
    'Andrej Karpathy, post on the "LLM OS", November 2023: a 256-core (batch size) processor at 20 Hz (tok/s), ' +
      '128 Ktok of RAM; prompts at 2,048 tokens a step are an assumption',
    { kind: 'constant', tokensPerSecond: 20, slots: 256, contextLimit: 131_072 },
  ),
  'llama-8b-a100': onHardware('Llama 3 8B on one A100.', 'llama-3-8b', 'a100-80gb'),
  'llama-8b-h100': llama8bH100,
  'llama-70b-4xa100': onHardware('Llama 3 70B on four A100s.', 'llama-3-70b', 'a100-80gb', { gpus: 4 }),
  'llama-70b-4xh100': llama70bH100,
  'home-8b-4bit': onHardware(
    'Llama 3 8B in 4 bits on a home machine: one job at a time.',
    'llama-3-8b-4bit',
    'rtx-4090',
    {
      slots: 1,
    },
  ),
  'laptop-8b-4bit': onHardware('Llama 3 8B in 4 bits on a laptop: one job at a time.', 'llama-3-8b-4bit', 'apple-m2', {
    slots: 1,
  }),
  small: hosted('small', llama8bH100),
  large: hosted('large', llama70bH100),
}
