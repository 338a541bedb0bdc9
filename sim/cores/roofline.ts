/**
 * A core worked out from its data sheet and the model's shape: no measurement, so it can describe hardware that
 * nobody here has. A step is limited by memory (few jobs: every step streams all weights) or by arithmetic (many
 * tokens), whichever takes longer; attention comes on top. The formula is that of `step-time.ts`, with
 *
 *   compute   = count · flops · efficiency.compute               floating-point operations a second
 *   bandwidth = count · memoryBandwidth · efficiency.bandwidth   bytes a second
 *   w  = parameters · bytesPerWeight / bandwidth
 *   b  = 2 · parameters / compute                                 a multiplication and an addition a weight
 *   p  = 4 · layers · attentionHeads · headDim / compute          scores and values, 2 operations each
 *   k  = kvBytes / bandwidth, kvBytes = 2 · layers · kvHeads · headDim · bytesPerKv   keys and values
 *   r  = jobSeconds
 *   c0 = stepSeconds, and 2 · layers · syncSeconds where several devices share each layer
 *
 * KV capacity is what the weights leave of 0.9 of the memory; a token's swap takes kvBytes over the host link.
 *
 * Example: 100 TFLOP/s, 1 TB/s, efficiencies 1, nothing fixed; 10⁹ parameters of 2 bytes, 10 layers, 8 heads (2 for
 * KV) of 64: w = 2·10⁹/10¹² = 2 ms, b = 20 µs (memory limits up to 100 tokens), kvBytes = 5,120, k = 5.12 ns.
 * Four jobs of 1,000 tokens of context: 2 ms + 4,000 · 5.12 ns = 2.02048 ms, and 20.48 ns more with each step.
 *
 * Not promised: mixture-of-experts, sliding windows, and time on the links between devices beyond `syncSeconds`.
 */
import type { Core } from '../core.ts'
import { type Seconds, type Ticks, type Tokens, ticks } from '../units.ts'
import { type CoreOptions, requirePositive, requireWhole } from './limits.ts'
import { type Coefficients, stepTimeCore } from './step-time.ts'

/** One device, and how many of them share each layer. */
export interface Hardware {
  /** Dense operations a second in the precision that the model computes in. */
  readonly flops: number
  /** Bytes a second. */
  readonly memoryBandwidth: number
  readonly memoryBytes: number
  /** Bytes a second between the device and the host's memory, one way. */
  readonly hostBandwidth: number
  readonly count?: number
  readonly efficiency?: Efficiency
  /** Launching and scheduling one step. */
  readonly stepSeconds?: Seconds
  /** Sampling and bookkeeping for one job. */
  readonly jobSeconds?: Seconds
  /** One exchange between the devices; a layer needs two. */
  readonly syncSeconds?: Seconds
}

/** The share of the data sheet's numbers that an engine gets. */
export interface Efficiency {
  readonly compute: number
  readonly bandwidth: number
}

export interface Model {
  readonly parameters: number
  readonly layers: number
  readonly attentionHeads: number
  readonly kvHeads: number
  readonly headDim: number
  readonly bytesPerWeight: number
  readonly bytesPerKv: number
}

/** Assumptions of ours, in the range that well-tuned engines reach; the tests hold them to published speeds. */
export const rooflineDefaults = {
  count: 1,
  efficiency: { compute: 0.6, bandwidth: 0.8 },
  stepSeconds: 0.001,
  jobSeconds: 0.00001,
  syncSeconds: 0.00001,
}

/** The share of memory that weights and KV may take; the rest is for activations and the engine itself. */
export const MEMORY_UTILISATION = 0.9

export interface RooflineOptions extends CoreOptions {
  readonly hardware: Hardware
  readonly model: Model
}

export function rooflineCore(options: RooflineOptions): Core {
  const { hardware, model } = options
  return stepTimeCore('roofline', rooflineCoefficients(hardware, model), {
    ...options,
    kvTokens: options.kvTokens ?? rooflineKvTokens(hardware, model),
    swapTicksPerToken: options.swapTicksPerToken ?? rooflineSwapTicks(hardware, model),
  })
}

/** Bytes of keys and values that one token of context takes. */
export const kvBytesPerToken = (model: Model): number =>
  2 * model.layers * model.kvHeads * model.headDim * model.bytesPerKv

export function rooflineCoefficients(hardware: Hardware, model: Model): Coefficients {
  checkHardware(hardware)
  checkModel(model)
  const { count, compute, bandwidth } = totals(hardware)
  const syncSeconds = hardware.syncSeconds ?? rooflineDefaults.syncSeconds
  const exchanges = count > 1 ? 2 * model.layers : 0
  return {
    stepSeconds: (hardware.stepSeconds ?? rooflineDefaults.stepSeconds) + exchanges * syncSeconds,
    weightsSeconds: weightBytes(model) / bandwidth,
    tokenSeconds: (2 * model.parameters) / compute,
    attentionSeconds: (4 * model.layers * model.attentionHeads * model.headDim) / compute,
    contextSeconds: kvBytesPerToken(model) / bandwidth,
    jobSeconds: hardware.jobSeconds ?? rooflineDefaults.jobSeconds,
    paddedSeconds: 0,
    longestSeconds: 0,
    goSeconds: 0,
    chunkSeconds: 0,
    chunkContextSeconds: 0,
    joinSeconds: 0,
  }
}

/** Tokens of context that fit beside the weights. */
export function rooflineKvTokens(hardware: Hardware, model: Model): Tokens {
  const usable = MEMORY_UTILISATION * totals(hardware).count * hardware.memoryBytes
  const room = Math.floor((usable - weightBytes(model)) / kvBytesPerToken(model))
  if (room >= 1) return room
  throw new Error(
    `core roofline: the weights take ${gigabytes(weightBytes(model))} and ${gigabytes(usable)} are usable, ` +
      'which leaves no room for KV; take more devices, a smaller model or fewer bytes a weight',
  )
}

export function rooflineSwapTicks(hardware: Hardware, model: Model): Ticks {
  const { count, efficiency } = totals(hardware)
  return ticks(kvBytesPerToken(model) / (count * hardware.hostBandwidth * efficiency.bandwidth))
}

/** What all devices together reach. */
function totals(hardware: Hardware) {
  const count = hardware.count ?? rooflineDefaults.count
  const efficiency = hardware.efficiency ?? rooflineDefaults.efficiency
  const compute = count * hardware.flops * efficiency.compute
  const bandwidth = count * hardware.memoryBandwidth * efficiency.bandwidth
  return { count, efficiency, compute, bandwidth }
}

const weightBytes = (model: Model): number => model.parameters * model.bytesPerWeight

const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`

function checkHardware(hardware: Hardware): void {
  const { count, efficiency } = totals(hardware)
  const { flops, memoryBandwidth, memoryBytes, hostBandwidth } = hardware
  const numbers = { flops, memoryBandwidth, memoryBytes, hostBandwidth, ...efficiency }
  for (const [name, value] of Object.entries(numbers)) requirePositive('roofline', name, value)
  requireWhole('roofline', 'count', count)
}

function checkModel(model: Model): void {
  const { layers, attentionHeads, kvHeads, headDim, parameters, bytesPerWeight, bytesPerKv } = model
  const counts = { layers, attentionHeads, kvHeads, headDim }
  for (const [name, value] of Object.entries(counts)) requireWhole('roofline', name, value)
  const sizes = { parameters, bytesPerWeight, bytesPerKv }
  for (const [name, value] of Object.entries(sizes)) requirePositive('roofline', name, value)
}
