/**
 * A result read back from its file: of which command it is, and whether it is whole. Whatever is wrong with it (cut off,
 * of another program, of a later version) is told with what to do about it.
 */
import { readFileSync } from 'node:fs'
import type { z } from 'zod'
import { type CompareResult, compareSchema } from '../bench/compare-schema.ts'
import { packageJson } from '../bench/package.ts'
import {
  pagesSchema,
  runSchema,
  type StoredPages,
  type StoredRun,
  type StoredValidation,
  validationSchema,
} from '../bench/result-schema.ts'
import { asReadError } from '../bench/trace-reader.ts'
import { type Profile, parseProfile } from '../scenarios/profile.ts'
import { UserError } from '../scenarios/user-error.ts'

export type ResultFile =
  | { readonly is: 'run'; readonly result: StoredRun }
  | { readonly is: 'comparison'; readonly result: CompareResult }
  | { readonly is: 'pages'; readonly result: StoredPages }
  | { readonly is: 'validation'; readonly result: StoredValidation }
  | { readonly is: 'calibration'; readonly result: Profile }

export function textOfResult(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw asReadError(file, error, 'llmos compare SCENARIO … --out FOLDER writes one')
  }
}

/** `text` of a file that is called `shown`. */
export function readResult(text: string, shown: string): ResultFile {
  const data = parsedJson(text, shown)
  const is = kindOf(data)
  if (is === null) throw noResult(shown)
  if (is === 'comparison') return { is, result: readComparison(data, shown) }
  if (is === 'calibration') return { is, result: parseProfile(text, shown) }
  refuseLater(data, shown)
  if (is === 'run') return { is, result: checked(runSchema, data, shown) }
  if (is === 'pages') return { is, result: checked(pagesSchema, data, shown) }
  return { is, result: checked(validationSchema, data, shown) }
}

/** By the keys that no other kind has; null: of no kind that is known. */
function kindOf(data: unknown): ResultFile['is'] | null {
  if (!isObject(data)) return null
  if ('compare' in data) return 'comparison'
  if ('profile' in data && 'model' in data) return 'calibration'
  if (Array.isArray(data.results) && data.results.every(it => isObject(it) && 'pager' in it)) return 'pages'
  if (Array.isArray(data.validated)) return 'validation'
  return 'scenario' in data && 'latencyMs' in data ? 'run' : null
}

export const noResult = (shown: string): UserError =>
  new UserError(
    `${shown}: no result of this program; expected what run, compare, pages or validate write with --json or --out`,
  )

function parsedJson(text: string, shown: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new UserError(`${shown}: not whole, or no JSON (${why}); write the result anew`)
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function readComparison(data: unknown, shown: string): CompareResult {
  const { success, data: result, error } = compareSchema.safeParse(data)
  if (success) return result
  const format = isObject(data) ? data.compare : undefined
  const version = format === 1 ? '' : ` (its format is ${String(format)}, and this reads format 1)`
  throw new UserError(`${shown}: ${placeOf(error)}${version}; compare anew`)
}

function checked<T>(schema: z.ZodType<T>, data: unknown, shown: string): T {
  const { success, data: result, error } = schema.safeParse(data)
  if (success) return result
  throw new UserError(`${shown}: ${placeOf(error)}; the result is damaged, write it anew`)
}

const placeOf = ({ issues: [issue] }: z.ZodError): string => `${issue?.path.join('.')}: ${issue?.message}`

/** These kinds have no number of a format: what a later version means by a key, this one cannot know. */
function refuseLater(data: unknown, shown: string): void {
  const [own, theirs] = [packageJson().version, isObject(data) ? data.version : undefined]
  if (typeof theirs !== 'string' || !isLater(theirs, own)) return
  throw new UserError(`${shown}: written by version ${theirs}, and this is ${own}; update the program`)
}

/** `0.10.0` is later than `0.9.2`. */
function isLater(version: string, than: string): boolean {
  const [a, b] = [version, than].map(it => it.split('.').map(part => Number.parseInt(part, 10) || 0))
  for (const i of [0, 1, 2]) {
    const [one, other] = [a?.[i] ?? 0, b?.[i] ?? 0]
    if (one !== other) return one > other
  }
  return false
}
