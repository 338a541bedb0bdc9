/**
 * What is measured: one step of the model, by the contexts of its decoding jobs and its chunks of prompt; and the row of
 * numbers that the step-time formula of `sim/cores/step-time.ts` makes of it, one for each coefficient.
 *
 * Example: `{ decodes: [100, 300], chunks: [{ tokens: 64, computed: 128 }] }` is a step in which two jobs decode, with 100
 * and 300 tokens of context (the new token included), and a third computes 64 tokens of prompt after 128. A chunk has at
 * least two tokens: of one, it is run as a decoding job is.
 */
import type { Coefficients, StepLayout } from '../../sim/cores/step-time.ts'
import type { Seconds, Tokens } from '../../sim/units.ts'

export interface Chunk {
  readonly tokens: Tokens
  readonly computed: Tokens
}

export interface StepPoint {
  readonly decodes: readonly Tokens[]
  readonly chunks: readonly Chunk[]
}

/** A point with the time that it took: of all its measurements, the one that counts. */
export interface MeasuredPoint extends StepPoint {
  readonly seconds: Seconds
}

export const POINT_KINDS = ['decode', 'prefill', 'mixed'] as const
export type PointKind = (typeof POINT_KINDS)[number]

export function kindOf({ decodes, chunks }: StepPoint): PointKind {
  if (chunks.length === 0) return 'decode'
  return decodes.length === 0 ? 'prefill' : 'mixed'
}

/** In a few characters, for tables and messages: `2×(100..300) + 64@128`. */
export function nameOf({ decodes, chunks }: StepPoint): string {
  const [least, most] = [Math.min(...decodes), Math.max(...decodes)]
  const contexts = least === most ? `${least}` : `(${least}..${most})`
  const parts = chunks.map(({ tokens, computed }) => `${tokens}@${computed}`)
  return [...(decodes.length > 0 ? [`${decodes.length}×${contexts}`] : []), ...parts].join(' + ')
}

/** The coefficients that are fitted, in the order of a row; the weights follow from `tokenSeconds` and the knee. */
export const FITTED = [
  'stepSeconds',
  'tokenSeconds',
  'attentionSeconds',
  'contextSeconds',
  'jobSeconds',
  'paddedSeconds',
  'longestSeconds',
  'goSeconds',
  'chunkSeconds',
  'chunkContextSeconds',
] as const satisfies readonly (keyof Coefficients)[]

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0)

/** The pieces in which the chunks are read: where each ends, and its tokens. */
function piecesOf({ chunks }: StepPoint, { goes, piece = Infinity }: StepLayout): { tokens: Tokens; end: Tokens }[] {
  if (goes === 'together') return chunks.map(({ tokens, computed }) => ({ tokens, end: computed + tokens }))
  return chunks.flatMap(({ tokens, computed }) =>
    Array.from({ length: Math.max(1, Math.ceil(tokens / piece)) }, (_, i) => {
      const end = Math.min(tokens, (i + 1) * piece)
      return { tokens: end - (i > 0 ? i * piece : 0), end: computed + end }
    }),
  )
}

/** Tokens of each go of the model in this step. */
export function goesOf(point: StepPoint, layout: StepLayout): Tokens[] {
  const { length } = point.decodes
  const prompts = piecesOf(point, layout).map(({ tokens }) => tokens)
  if (layout.goes === 'together') return [length + sum(prompts)]
  return [...(length > 0 ? [length] : []), ...prompts]
}

/** What each of the coefficients is multiplied by; `knee` is w/b, the tokens up to which a go takes as long as one. */
export function rowOf(point: StepPoint, layout: StepLayout, knee: Tokens): number[] {
  const { decodes, chunks } = point
  const goes = goesOf(point, layout)
  const pieces = piecesOf(point, layout)
  const filled = filledOf(point, layout)
  return [
    1,
    sum(goes.map(tokens => Math.max(knee, tokens))),
    sum(chunks.map(({ tokens, computed }) => tokens * (computed + tokens / 2))),
    sum(decodes),
    decodes.length + chunks.length,
    (decodes.length + (layout.goes === 'together' ? chunks.length : 0)) * filled,
    filled,
    goes.length,
    pieces.length,
    sum(pieces.map(({ end }) => end)),
  ]
}

/** The context that jobs are padded to. */
function filledOf({ decodes, chunks }: StepPoint, { goes, padTo }: StepLayout): Tokens {
  const ends = goes === 'together' ? chunks.map(({ tokens, computed }) => computed + tokens) : []
  return Math.ceil(Math.max(0, ...decodes, ...ends) / padTo) * padTo
}

export function coefficientsOf(values: readonly number[], knee: Tokens): Coefficients {
  const at = (name: (typeof FITTED)[number]): number => values[FITTED.indexOf(name)] ?? 0
  return {
    stepSeconds: at('stepSeconds'),
    weightsSeconds: knee * at('tokenSeconds'),
    tokenSeconds: at('tokenSeconds'),
    attentionSeconds: at('attentionSeconds'),
    contextSeconds: at('contextSeconds'),
    jobSeconds: at('jobSeconds'),
    paddedSeconds: at('paddedSeconds'),
    longestSeconds: at('longestSeconds'),
    goSeconds: at('goSeconds'),
    chunkSeconds: at('chunkSeconds'),
    chunkContextSeconds: at('chunkContextSeconds'),
    joinSeconds: 0,
  }
}

/** What the formula says that the step takes. */
export function secondsOf(point: StepPoint, layout: StepLayout, coefficients: Coefficients): Seconds {
  const { tokenSeconds, weightsSeconds } = coefficients
  const row = rowOf(point, layout, 0)
  const computing = sum(goesOf(point, layout).map(tokens => Math.max(weightsSeconds, tokenSeconds * tokens)))
  return FITTED.reduce(
    (total, name, j) => total + (name === 'tokenSeconds' ? computing : coefficients[name] * (row[j] ?? 0)),
    0,
  )
}
