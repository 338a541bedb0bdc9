/** What memory costs, and how good a mind is at it. */
import type { Chosen } from '../config.ts'
import type { PageIn, PagerDefinition, PagingOptions, TouchedBy } from '../pager.ts'
import type { QualityProfile } from '../quality.ts'
import type { SearchIndex } from '../stores/search-index.ts'
import { type Ticks, type Tokens, ticks } from '../units.ts'

export interface MemoryConfig {
  /** Kept free for the answer, at least. */
  readonly reserve: Tokens
  /** One search of a store: the query embedded, the index read. */
  readonly searchTime: Ticks
  /** Decoded for one call that the model makes; what the kernel's shortest reply takes. */
  readonly callTokens: Tokens
  readonly replyTokens: Tokens
  /** The summariser's instructions. */
  readonly instructionTokens: Tokens
  readonly quality: QualityProfile
  /**
   * A call that writes facts down is text in the window like any other: while it stands there, the model reads them in it.
   * A real model does; by default the drawn one does not, and reads the notes alone.
   */
  readonly callsHold?: boolean
  /** Makes an index for the archive of one process, where pages have words; absent: recall@k is drawn. */
  readonly index?: (() => SearchIndex) | undefined
}

/** Assumed, and stated wherever a profile is shown. */
export const assumedQuality: QualityProfile = {
  name: 'assumed',
  source: 'assumed by this project; no model was measured',
  recall: { edges: 0.98, middle: 0.2, length: 16_384 },
  hops: [1, 0.8, 0.45, 0.15, 0.05],
  keeps: [
    [0, 0],
    [0.05, 0.25],
    [0.1, 0.45],
    [0.25, 0.75],
    [0.5, 0.92],
    [1, 1],
  ],
  search: { first: 0.9, perDecade: 0.12 },
  words: 0.8,
  invents: 0.3,
  stale: 0.8,
  cites: 0.7,
  calls: 0.95,
  goesOn: [0.98, 0.97, 0.96],
  saves: 0.8,
}

export const memoryDefaults: MemoryConfig = {
  reserve: 128,
  searchTime: ticks(0.03),
  callTokens: 30,
  replyTokens: 12,
  instructionTokens: 60,
  quality: assumedQuality,
}

/** Where a machine is given no pager: nothing ever leaves. */
export const noPager: Chosen<PagerDefinition> = {
  name: 'none',
  definition: {
    summary: 'Nothing leaves the window.',
    reference: '',
    defaults: {},
    passive: true,
    create: () => ({ makeRoom: () => [] }),
  },
}

/** How pages come back under a pager, and how a use becomes known: as its options say, or as it cannot be otherwise. */
export function modesOf({ definition, options }: Chosen<PagerDefinition>): { pageIn: PageIn; touch: TouchedBy } {
  const chosen: PagingOptions = { ...definition.defaults, ...options }
  return { pageIn: chosen.pageIn ?? definition.pageIn ?? 'none', touch: chosen.touch ?? definition.touch ?? 'none' }
}
