/** Answers, worked out as on paper: nothing of the simulator is used here, so that each can find the other out. */
import { faultsIn, type Line, sheetOf, workOut } from '../by-hand/paper.ts'
import { METHODS } from './policies.ts'
import type { Variant } from './variant.ts'

export type Answer =
  | { readonly kind: 'faults'; readonly faults: number }
  | { readonly kind: 'victim'; readonly page: number }
  | { readonly kind: 'hit-ratio'; readonly hits: number; readonly requests: number }
  | { readonly kind: 'anomaly'; readonly shows: boolean; readonly faults: readonly [fewer: number, more: number] }
  | { readonly kind: 'working-set'; readonly pages: readonly number[] }
  | { readonly kind: 'prefix-tax'; readonly tokens: number }

export const linesOf = (variant: Variant, frames = variant.frames): Line[] =>
  workOut(sheetOf(variant.refs, frames), METHODS[variant.policy])

export function answerOf(variant: Variant): Answer {
  switch (variant.kind) {
    case 'faults':
      return { kind: variant.kind, faults: faultsIn(linesOf(variant)) }
    case 'victim':
      return { kind: variant.kind, page: linesOf(variant)[variant.at - 1]?.left[0]?.page ?? 0 }
    case 'hit-ratio': {
      const requests = variant.refs.length
      return { kind: variant.kind, hits: requests - faultsIn(linesOf(variant)), requests }
    }
    case 'anomaly': {
      const faults = [faultsIn(linesOf(variant)), faultsIn(linesOf(variant, variant.frames + 1))] as const
      return { kind: variant.kind, shows: faults[1] > faults[0], faults }
    }
    case 'working-set': {
      const last = variant.refs.slice(variant.at - variant.span, variant.at)
      return { kind: variant.kind, pages: [...new Set(last)].sort((a, b) => a - b) }
    }
    case 'prefix-tax':
      return { kind: variant.kind, tokens: behindVictims(linesOf(variant)).reduce((a, b) => a + b, 0) * variant.tokens }
  }
}

/**
 * For each request, the pages that stood behind the one that left: their place in the prompt has changed. A prompt has its
 * pages in the order of coming in.
 */
export function behindVictims(lines: readonly Line[]): number[] {
  let prompt: number[] = []
  return lines.map(({ page, fault, left }) => {
    const places = left.map(departure => prompt.indexOf(departure.page))
    const behind = places.length === 0 ? 0 : prompt.length - Math.min(...places) - places.length
    const stays = prompt.filter(it => left.every(departure => departure.page !== it))
    prompt = fault ? [...stays, page] : stays
    return behind
  })
}
