/**
 * What zod finds, in words for people. Zod reports a union as the complaints of all its branches; a reader
 * wants those of the branch that was meant, so this file picks it: the one that misses or mistakes fewest keys.
 * A schema that brings a message of its own keeps it.
 */
import type { z } from 'zod'
import { found } from './found.ts'
import { listed, nearest, remedy } from './nearest.ts'

type Issue = z.core.$ZodIssue
type RawIssue = Parameters<z.core.$ZodErrorMap>[0]
export type Path = readonly PropertyKey[]

export interface Problem {
  readonly path: Path
  readonly message: string
}

/** Between the known keys that `explain` notes for `problemsOf`. */
const KEY_SEPARATOR = '\n'
/** How `explainType` names a mapping of few keys. */
const WITH_KEYS = 'a mapping with '
/** A union without words of its own: the branches say more. */
const LOOK_INSIDE = ''

const KINDS: Readonly<Record<string, string>> = {
  int: 'a whole number',
  number: 'a number',
  string: 'a text',
  boolean: 'true or false',
  array: 'a list',
  tuple: 'a list',
  object: 'a mapping',
  record: 'a mapping',
}

const keysOf = (schema: unknown): string[] => {
  const shape = (schema as Partial<z.ZodObject> | undefined)?._zod?.def?.shape
  return shape ? Object.keys(shape) : []
}

/** Zod's words for an issue that its schema has none for. */
export const explain: z.core.$ZodErrorMap = issue => {
  switch (issue.code) {
    case 'invalid_type':
      return explainType(issue)
    case 'unrecognized_keys':
      return keysOf(issue.inst).join(KEY_SEPARATOR)
    case 'invalid_union':
      return explainUnion(issue)
    case 'invalid_value':
      return explainValue(issue)
    case 'too_small':
      return explainBound(issue, 'at least', issue.minimum, issue.inclusive)
    case 'too_big':
      return explainBound(issue, 'at most', issue.maximum, issue.inclusive)
    case 'invalid_key':
      return 'is no valid key'
    default:
      return undefined
  }
}

function explainType(issue: RawIssue): string {
  const keys = keysOf(issue.inst)
  const kind = KINDS[String(issue.expected)] ?? String(issue.expected)
  const what = keys.length > 0 && keys.length <= 4 ? `${kind} with ${listed(keys)}` : kind
  return issue.input === undefined ? `is missing; give ${what}` : `expected ${what}, found ${found(issue.input)}`
}

function explainUnion(issue: RawIssue): string {
  const options = issue.options as unknown[] | undefined
  if (options === undefined) return LOOK_INSIDE
  const key = String(issue.discriminator)
  const given = (issue.input as Record<string, unknown> | undefined)?.[key]
  const words = options.map(String)
  if (given === undefined) return `is missing; choose ${listed(words)}`
  return typeof given === 'string'
    ? `no ${key} ${found(given)}; ${remedy(given, words)}`
    : `expected ${listed(words)}, found ${found(given)}`
}

function explainValue(issue: RawIssue): string {
  const words = (issue.values as unknown[]).map(String)
  const given = issue.input
  if (given === undefined) return `is missing; give ${listed(words)}`
  const meant = typeof given === 'string' ? nearest(given, words) : null
  return `expected ${listed(words)}, found ${found(given)}${meant === null ? '' : `; did you mean "${meant}"?`}`
}

function explainBound(issue: RawIssue, side: string, bound: unknown, inclusive: unknown): string {
  if (issue.origin === 'array' || issue.origin === 'string') {
    const unit = issue.origin === 'array' ? 'entries' : 'letters'
    return Number(bound) === 1 && side === 'at least' ? 'must not be empty' : `must have ${side} ${bound} ${unit}`
  }
  const given = `, found ${found(issue.input)}`
  if (inclusive)
    return Number(bound) === 0 && side === 'at least'
      ? `must not be negative${given}`
      : `must be ${side} ${bound}${given}`
  return `must be ${side === 'at least' ? 'above' : 'below'} ${bound}${given}`
}

/** Every problem once, unions settled, each with its full path. `input` is what was validated. */
export function problemsOf(issues: readonly Issue[], input: unknown, base: Path = []): Problem[] {
  return issues.flatMap(issue => {
    const path = [...base, ...issue.path]
    if (issue.code === 'unrecognized_keys') return unknownKeys(issue, path)
    if (issue.code === 'invalid_union' && issue.message === LOOK_INSIDE)
      return settle(issue.errors, at(input, issue.path), path)
    return [{ path, message: issue.message }]
  })
}

function unknownKeys(issue: Issue & { code: 'unrecognized_keys' }, path: Path): Problem[] {
  const known = issue.message.split(KEY_SEPARATOR)
  return issue.keys.map(key => ({ path: [...path, key], message: `unknown key "${key}"; ${remedy(key, known)}` }))
}

export const isMapping = (value: unknown): value is Record<PropertyKey, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** What stands at a path of plain data; undefined if nothing does. */
function at(value: unknown, path: Path): unknown {
  let here = value
  for (const key of path) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, key)) return undefined
    here = (here as Record<PropertyKey, unknown>)[key]
  }
  return here
}

/** The branch wanted something else altogether: a number where a mapping stands. */
const misfits = (branch: readonly Issue[]): boolean =>
  branch.every(
    issue => issue.path.length === 0 && ['invalid_type', 'invalid_union', 'invalid_value'].includes(issue.code),
  )

function cost(branch: readonly Issue[], input: unknown): number {
  let sum = 0
  for (const issue of branch) {
    if (issue.code === 'unrecognized_keys') sum += 10 * issue.keys.length
    else sum += at(input, issue.path) === undefined ? 10 : 1
  }
  return sum
}

function settle(branches: readonly (readonly Issue[])[], input: unknown, path: Path): Problem[] {
  const candidates = branches.filter(branch =>
    isMapping(input) || Array.isArray(input) ? !misfits(branch) : !wantsMapping(branch),
  )
  if (candidates.length === 0) return [{ path, message: expectations(branches, input) }]
  const sorted = candidates.toSorted((a, b) => cost(a, input) - cost(b, input))
  const best = sorted[0] ?? []
  const unknown = best.find(issue => issue.code === 'unrecognized_keys' && issue.path.length === 0)
  if (isMapping(input) && candidates.length > 1) {
    if (unknown?.code === 'unrecognized_keys') return strangeKeys(unknown.keys, candidates, input, path)
    if (Object.keys(input).length === 0) return [{ path, message: `is empty; give ${listed(firstKeys(candidates))}` }]
  }
  return problemsOf(best, input, path)
}

const wantsMapping = (branch: readonly Issue[]): boolean =>
  branch.some(
    issue =>
      issue.code === 'invalid_type' &&
      issue.path.length === 0 &&
      ['object', 'record', 'array', 'tuple'].includes(issue.expected),
  )

const firstKeys = (branches: readonly (readonly Issue[])[]): string[] => [
  ...new Set(branches.flatMap(branch => branch.slice(0, 1).map(issue => String(issue.path[0])))),
]

/** A key that no branch knows is misspelt; one that another branch knows does not go with the rest. */
function strangeKeys(
  keys: readonly string[],
  branches: readonly (readonly Issue[])[],
  input: object,
  path: Path,
): Problem[] {
  const known = new Set<string>()
  for (const issue of branches.flat()) {
    if (issue.code === 'unrecognized_keys' && issue.path.length === 0)
      for (const key of issue.message.split(KEY_SEPARATOR)) known.add(key)
  }
  return keys.map(key => {
    const others = Object.keys(input).filter(other => !keys.includes(other))
    const message =
      known.has(key) && others.length > 0
        ? `"${key}" does not go with ${listed(others, 'and')}; keep one`
        : `unknown key "${key}"; ${remedy(key, [...known])}`
    return { path: [...path, key], message }
  })
}

/** No branch fits: all that would have done, the keys of mappings gathered. */
function expectations(branches: readonly (readonly Issue[])[], input: unknown): string {
  const pattern = /^(?:expected|is missing; give) (.*?)(?:, found .*)?$/s
  const wanted = branches.flat().flatMap(issue => pattern.exec(issue.message)?.[1] ?? [])
  const keys = wanted.flatMap(text => (text.startsWith(WITH_KEYS) ? text.slice(WITH_KEYS.length) : []))
  const others = wanted.filter(text => !text.startsWith(WITH_KEYS))
  const all = [...new Set([...others, ...(keys.length > 0 ? [WITH_KEYS + listed([...new Set(keys)])] : [])])]
  const words = all.length > 0 ? all.join(', or ') : 'something else'
  return input === undefined ? `is missing; give ${words}` : `expected ${words}, found ${found(input)}`
}
