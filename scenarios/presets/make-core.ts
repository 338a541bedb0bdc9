/**
 * Cores as a scenario writes them: `cpu: { kind: roofline, hardware: h100-80gb, model: llama-3-8b }`. One strict
 * schema a kind, and `makeCore`, which turns what was checked into a core. A core that makes no sense (a model that
 * does not fit, a table that falls) throws an `Error` whose message lacks only the place in the file.
 *
 * Defaults, where neither the spec nor the overrides say more: 256 slots (a table: its largest batch), context limit
 * 8,192 (a model: its own; a table: its largest context; a calibrated core: what was measured), free of charge, always
 * right.
 */
import { z } from 'zod'
import { type Core, freeOfCharge, type PriceList, perfectSkill, type Skill } from '../../sim/core.ts'
import { constantCore } from '../../sim/cores/constant.ts'
import { fittedCore } from '../../sim/cores/fitted.ts'
import type { CoreOptions } from '../../sim/cores/limits.ts'
import { type Hardware, type Model, rooflineCore, rooflineSwapTicks } from '../../sim/cores/roofline.ts'
import { tableCore } from '../../sim/cores/table.ts'
import { TICKS_PER_SECOND, type Ticks, type Tokens } from '../../sim/units.ts'
import { coefficientsSchema, layoutSchema, type ProfileOf, type TimeProfile, timeOf } from '../profile.ts'
import { tokens } from '../units.ts'
import { hardwarePresets } from './hardware.ts'
import { modelPresets } from './models.ts'

export const coreDefaults = { slots: 256, contextLimit: 8192 }

const above0 = z.number().positive()
const from0 = z.number().min(0)
const whole = z.int().min(1)
const share = z.number().min(0).max(1)
const someTokens = tokens.refine(value => value > 0, { error: 'must be above 0' })

const prices = z
  .strictObject({ inputPerMillion: from0, cachedPerMillion: from0, outputPerMillion: from0, perHour: from0 })
  .partial()
  .describe('US dollars for a million tokens, and for an hour; default 0, cached input as input')
const skill = z
  .strictObject({ simple: share, hard: share, admits: share })
  .partial()
  .describe('P(right) on simple and on hard tasks, P(it says so if it does not know); default 1')

/** Keys that every kind has. */
const limits = {
  contextLimit: someTokens.optional().describe('longest prompt and answer of one job'),
  tokenBudget: someTokens.optional().describe('tokens computed in one step'),
  kvTokens: someTokens.optional().describe('tokens whose keys and values fit into memory'),
  swapSecondsPerToken: from0.optional().describe("time to copy one token's keys and values to the host or back"),
  prices: prices.optional(),
  skill: skill.optional(),
}
const slots = z.int().min(1).max(1e6).describe('jobs in one batch')

const constant = z.strictObject({
  kind: z.literal('constant'),
  tokensPerSecond: above0.describe('of one job, and so steps a second'),
  slots,
  prefillTokensPerStep: someTokens.optional().describe('tokens of prompt beside the decoding jobs; default 2,048'),
  ...limits,
})

const efficiency = z
  .strictObject({ compute: above0.max(1), bandwidth: above0.max(1) })
  .describe('share of the data sheet that the engine gets; default 0.6 and 0.8')
const hardware = z.strictObject({
  flops: above0.describe('dense operations a second of one device'),
  memoryBandwidth: above0.describe('bytes a second'),
  memoryBytes: above0,
  hostBandwidth: above0.describe('bytes a second, one way'),
  efficiency: efficiency.optional(),
  stepSeconds: from0.optional(),
  jobSeconds: from0.optional(),
  syncSeconds: from0.optional(),
})
const model = z.strictObject({
  parameters: above0,
  layers: whole,
  attentionHeads: whole,
  kvHeads: whole,
  headDim: whole,
  bytesPerWeight: above0,
  bytesPerKv: above0,
  contextLimit: someTokens.optional(),
})
const roofline = z.strictObject({
  kind: z.literal('roofline'),
  hardware: z.union([z.enum(Object.keys(hardwarePresets)), hardware]),
  model: z.union([z.enum(Object.keys(modelPresets)), model]),
  gpus: z.int().min(1).max(1024).optional().describe('devices that share each layer; default 1'),
  slots: slots.optional(),
  efficiency: efficiency.optional(),
  ...limits,
})

const fitted = z.strictObject({
  kind: z.literal('fitted'),
  coefficients: coefficientsSchema.partial().describe('of the step-time formula; default 0 each'),
  layout: layoutSchema.partial().optional().describe('default: a step runs in one go, padded to the very token'),
  slots: slots.optional(),
  ...limits,
})

const calibrated = z.strictObject({
  kind: z.literal('calibrated'),
  profile: z.string().min(1).describe('of a model: the name of one that ships, or a file that llmos calibrate wrote'),
  even: z
    .boolean()
    .optional()
    .describe('a step takes what it costs; default: now longer and now shorter, as where the model was measured'),
  slots: slots.optional(),
  ...limits,
})

const table = z.strictObject({
  kind: z.literal('table'),
  decode: z
    .array(z.strictObject({ batch: whole, context: someTokens, seconds: above0 }))
    .min(1)
    .describe('one step of so many decoding jobs; every batch at every context'),
  prefill: z.array(z.strictObject({ tokens: someTokens, seconds: above0 })).min(1),
  slots: slots.optional(),
  ...limits,
})

export const coreSchema = z.discriminatedUnion('kind', [constant, roofline, fitted, table, calibrated])
export type CoreDescription = z.output<typeof coreSchema>
type Described<K extends CoreDescription['kind']> = Extract<CoreDescription, { kind: K }>

/** What takes the place of a description's own; prices and skill replace only the numbers that they name. */
export interface CoreOverrides {
  readonly slots?: number
  readonly contextLimit?: Tokens
  readonly tokenBudget?: Tokens
  readonly kvTokens?: Tokens
  readonly prices?: Partial<PriceList>
  readonly skill?: Partial<Skill>
}

export interface MadeCore {
  readonly core: Core
  readonly swapTicksPerToken: Ticks
}

export function makeCore(
  description: CoreDescription,
  overrides: CoreOverrides = {},
  profileOf: ProfileOf = noProfiles,
): MadeCore {
  switch (description.kind) {
    case 'constant':
      return made(constantCore, { ...description, ...optionsOf(description, overrides, coreDefaults) })
    case 'fitted':
      return made(fittedCore, { ...description, ...optionsOf(description, overrides, coreDefaults) })
    case 'roofline':
      return makeRoofline(description, overrides)
    case 'table':
      return makeTable(description, overrides)
    case 'calibrated':
      return makeCalibrated(description, overrides, timeOf(profileOf(description.profile)))
  }
}

const noProfiles: ProfileOf = name => {
  throw new Error(`core calibrated: there are no files here, and so no profile "${name}"`)
}

function made<O extends CoreOptions>(factory: (options: O) => Core, options: O): MadeCore {
  return { core: factory(options), swapTicksPerToken: options.swapTicksPerToken ?? 0 }
}

function makeRoofline(description: Described<'roofline'>, overrides: CoreOverrides): MadeCore {
  const devices: Hardware = byName('hardware', description.hardware, hardwarePresets)
  const shape: Model & { contextLimit?: Tokens } = byName('model', description.model, modelPresets)
  const all: Hardware = {
    ...devices,
    count: description.gpus ?? 1,
    efficiency: description.efficiency ?? devices.efficiency,
  }
  const contextLimit = shape.contextLimit ?? coreDefaults.contextLimit
  const options = optionsOf(description, overrides, { slots: coreDefaults.slots, contextLimit })
  const swapTicksPerToken = options.swapTicksPerToken ?? rooflineSwapTicks(all, shape)
  return made(rooflineCore, { ...options, hardware: all, model: shape, swapTicksPerToken })
}

function makeTable(description: Described<'table'>, overrides: CoreOverrides): MadeCore {
  const measured = {
    slots: Math.max(1, ...description.decode.map(point => point.batch)),
    contextLimit: Math.max(1, ...description.decode.map(point => point.context)),
  }
  return made(tableCore, { ...description, ...optionsOf(description, overrides, measured) })
}

/** Within the limits that were measured, unless somebody says otherwise. */
function makeCalibrated(description: Described<'calibrated'>, overrides: CoreOverrides, time: TimeProfile): MadeCore {
  const { coefficients, layout, settling, limits } = time
  const { kvTokens, tokenBudget } = limits
  const options = optionsOf({ kvTokens, tokenBudget, ...description }, overrides, limits)
  const stretches = description.even === true ? undefined : time.stretches?.map(([work, took]) => ({ work, took }))
  return made(fittedCore, { ...options, coefficients, layout, settling, stretches })
}

/** The limits of a core: what the caller says, else the description, else the default. */
function optionsOf(
  description: CoreDescription,
  overrides: CoreOverrides,
  defaults: { slots: number; contextLimit: Tokens },
) {
  const swapSeconds = description.swapSecondsPerToken
  const price = { ...description.prices, ...overrides.prices }
  return {
    slots: overrides.slots ?? description.slots ?? defaults.slots,
    contextLimit: overrides.contextLimit ?? description.contextLimit ?? defaults.contextLimit,
    tokenBudget: overrides.tokenBudget ?? description.tokenBudget,
    kvTokens: overrides.kvTokens ?? description.kvTokens,
    prices: { ...freeOfCharge, cachedPerMillion: price.inputPerMillion ?? 0, ...price },
    skill: { ...perfectSkill, ...description.skill, ...overrides.skill },
    swapTicksPerToken: swapSeconds === undefined ? undefined : Math.round(swapSeconds * TICKS_PER_SECOND),
  }
}

function byName<T extends object>(what: string, given: string | T, presets: Readonly<Record<string, T>>): T {
  if (typeof given !== 'string') return given
  const preset = Object.hasOwn(presets, given) ? presets[given] : undefined
  if (preset) return preset
  throw new Error(`core roofline: no ${what} "${given}"; choose one of ${Object.keys(presets).join(', ')}`)
}
