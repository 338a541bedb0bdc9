/** What a scenario says about contexts: the room for answers, what a search takes, how good the mind is. */
import { z } from 'zod'
import { type MemoryConfig, memoryDefaults } from '../sim/memory/config.ts'
import { PAGE_INS, type PagingOptions, TOUCHES } from '../sim/pager.ts'
import type { QualityProfile } from '../sim/quality.ts'
import type { SearchIndex } from '../sim/stores/search-index.ts'
import { named } from './named.ts'
import { minds } from './presets/minds.ts'
import { mindOf, type ProfileOf } from './profile.ts'
import { qualityFields } from './quality-schema.ts'
import type { Scenario } from './schema.ts'
import { type SearchEngineName, searchEngines } from './search/index.ts'
import { durationTicks, tokens } from './units.ts'
import { UserError } from './user-error.ts'

const someTokens = tokens.refine(value => value > 0, { error: 'must be above 0' })
/** Handed in: an approximate index is native code, an encoder of texts is a file. */
const LARGE = 'vectors-large'
const EMBEDDER = 'embedder'
const SEARCH_ENGINES = [...(Object.keys(searchEngines) as SearchEngineName[]), LARGE, EMBEDDER] as const

/** Makers of indexes for one archive each; absent: there are none here. */
export interface HandedIndexes {
  /** Approximate, for large stores. */
  readonly largeIndex?: (() => SearchIndex) | undefined
  /** By our own encoder, for texts in the small language. */
  readonly embedderIndex?: (() => SearchIndex) | undefined
}

/** How pages come back and how a use becomes known, for every pager that leaves it open. */
export const ramFields = {
  reserve: someTokens
    .optional()
    .describe('tokens kept free for the answer, at least; default 128, at most half the window'),
  pageIn: named('way in which pages come back', PAGE_INS).optional(),
  touch: named('way in which a use becomes known', TOUCHES).optional(),
  topK: z.int().min(1).max(1000).optional().describe("results of the kernel's own search"),
  pagers: z
    .record(z.string(), z.union([z.number(), z.string(), z.boolean()]))
    .optional()
    .describe('options for every pager that has them: what suits a window of this size, such as { into: 0.1 }'),
}

export const storesSchema = z.strictObject({
  latency: durationTicks.optional().describe('one search, the embedding of the query included; default 30 ms'),
  search: named('search engine', SEARCH_ENGINES)
    .optional()
    .describe(
      'for archives whose pages have words; default words; vectors-large is approximate and needs usearch; embedder is for texts in the small language',
    ),
})

const mindParts = z
  .strictObject(qualityFields)
  .partial()
  .extend({
    preset: named('mind', Object.keys(minds)).optional(),
    profile: z.string().min(1).optional().describe('a calibrated model: the name of one that ships, or a file'),
  })
  .refine(({ preset, profile }) => preset === undefined || profile === undefined, {
    error: 'preset and profile are both a whole mind; keep one of them',
  })
export const mindSchema = z.union([named('mind', Object.keys(minds)).transform(preset => ({ preset })), mindParts])

const isMeasured = (mind: Scenario['mind']): boolean =>
  mind !== undefined && 'profile' in mind && mind.profile !== undefined

function qualityOf(mind: Scenario['mind'], profileOf: ProfileOf): QualityProfile {
  const { preset = 'assumed', profile, ...own } = (mind ?? {}) as z.output<typeof mindParts>
  const base = profile === undefined ? (minds[preset] ?? memoryDefaults.quality) : mindOf(profileOf(profile))
  const changes = Object.fromEntries(Object.entries(own).filter(([, value]) => value !== undefined))
  if (Object.keys(changes).length === 0) return base
  return { ...base, ...changes, name: `${base.name}, changed`, source: `${base.source}; changed by the scenario` }
}

export function memoryOf(
  { ram, mind, stores }: Scenario,
  profileOf: ProfileOf,
  handedIn: HandedIndexes = {},
): MemoryConfig {
  return {
    ...memoryDefaults,
    reserve: ram?.reserve ?? memoryDefaults.reserve,
    searchTime: stores?.latency ?? memoryDefaults.searchTime,
    quality: qualityOf(mind, profileOf),
    // What a model was measured to save it has said in words.
    callsHold: isMeasured(mind),
    index: indexOf(stores?.search ?? 'words', handedIn),
  }
}

function indexOf(name: (typeof SEARCH_ENGINES)[number], { largeIndex, embedderIndex }: HandedIndexes) {
  if (name === LARGE) return largeIndex ?? noLargeIndex
  if (name === EMBEDDER) return embedderIndex ?? noEmbedderIndex
  return searchEngines[name]
}

/** What the scenario wants of every pager that takes such an option. */
export function pagingOf({ ram }: Scenario): PagingOptions {
  const { pageIn, touch, topK, pagers } = ram ?? {}
  return {
    ...pagers,
    ...(pageIn === undefined ? {} : { pageIn }),
    ...(touch === undefined ? {} : { touch }),
    ...(topK === undefined ? {} : { topK }),
  }
}

/** Where none is handed in, or it cannot be loaded. */
export const noLargeIndex = (): never => {
  throw new UserError(
    'stores.search: vectors-large needs the package usearch, which is not installed here; use vectors',
  )
}

const noEmbedderIndex = (): never => {
  throw new UserError('stores.search: embedder needs an encoder, and none is handed in here; use vectors')
}
