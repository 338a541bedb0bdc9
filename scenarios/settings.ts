/**
 * `--set path=value`: edits of a scenario before it is checked. A path is keys joined by dots; an entry of a
 * list goes by its number or its name. The value is YAML: `4/s`, `12`, `{ poisson: 4/s }`.
 */
import { parse } from 'yaml'
import { found } from './found.ts'
import { listed, remedy } from './nearest.ts'
import { dotted } from './place.ts'
import { isMapping, type Path } from './problems.ts'
import { UserError } from './user-error.ts'

/** `kernel.scheduler=rr`; what messages call it, where it was not given by `--set`. */
export type SettingGiven = string | { readonly text: string; readonly shown: string }

export interface Setting {
  /** As it was given: `--set kernel.scheduler=rr`. */
  readonly shown: string
  readonly path: Path
}

type Mapping = Record<PropertyKey, unknown>

/** Applies the settings to `data` in place, in order, and returns them with their paths resolved. */
export function applySettings(data: unknown, given: readonly SettingGiven[]): Setting[] {
  return given.map(one => {
    const { text, shown } = typeof one === 'string' ? { text: one, shown: `--set ${one}` } : one
    const cut = text.indexOf('=')
    if (cut <= 0) throw new UserError(`${shown}: expected path=value, such as kernel.scheduler=rr`)
    const keys = text
      .slice(0, cut)
      .replaceAll(/\[(\d+)\]/g, '.$1')
      .split('.')
    return { shown, path: write(data, keys, readValue(text.slice(cut + 1), shown), shown) }
  })
}

function readValue(value: string, shown: string): unknown {
  try {
    return parse(value, { maxAliasCount: 0, logLevel: 'error' })
  } catch {
    throw new UserError(`${shown}: the value is no valid YAML; quote what is special, as in 'key="a: b"'`)
  }
}

function write(data: unknown, keys: readonly string[], value: unknown, shown: string): Path {
  const path: PropertyKey[] = []
  let here = data
  keys.forEach((key, i) => {
    const step = stepInto(here, key, path, shown)
    const container = here as Mapping
    path.push(step)
    if (i === keys.length - 1) container[step] = value
    else here = container[step] = opened(container[step], path)
  })
  return path
}

/** The real key or index behind one word of the path. */
function stepInto(here: unknown, key: string, path: Path, shown: string): PropertyKey {
  if (Array.isArray(here)) return entryOf(here, key, path, shown)
  if (!isMapping(here)) throw new UserError(`${shown}: ${dotted(path) || 'the scenario'} is no mapping`)
  if (key === '' || key === '__proto__') throw new UserError(`${shown}: ${found(key)} is no key`)
  return key
}

function entryOf(list: readonly unknown[], key: string, path: Path, shown: string): number {
  if (/^\d+$/.test(key)) {
    if (Number(key) < list.length) return Number(key)
    throw new UserError(`${shown}: ${dotted(path)} has ${list.length} of them, numbered from 0`)
  }
  for (const field of ['name', 'preset', 'kind']) {
    const hits = list.flatMap((entry, i) => (nameIn(entry, field) === key ? [i] : []))
    if (hits.length === 1) return hits[0] ?? 0
    if (hits.length > 1)
      throw new UserError(`${shown}: ${dotted(path)} has several "${key}"; use a number: ${listed(hits.map(String))}`)
  }
  const names = list.flatMap(entry => nameIn(entry, 'name') ?? nameIn(entry, 'preset') ?? nameIn(entry, 'kind') ?? [])
  throw new UserError(`${shown}: no "${key}" in ${dotted(path)}; ${remedy(key, names)}`)
}

function nameIn(entry: unknown, field: string): string | undefined {
  if (typeof entry === 'string') return field === 'name' ? entry : undefined
  const value = isMapping(entry) ? entry[field] : undefined
  return typeof value === 'string' ? value : undefined
}

/** What a short form stands for: `cpu: a-preset` is `cpu: { preset: a-preset }`. */
const SHORT_FORMS: Readonly<Record<string, string>> = { cpu: 'preset', cpus: 'preset', kernel: 'base', devices: 'name' }

/** A mapping or list to write into; a single value in the way becomes the mapping that it is short for. */
function opened(value: unknown, path: Path): unknown {
  if (typeof value === 'object' && value !== null) return value
  const isWhole = path.length === 1 || (path.length === 2 && typeof path[1] === 'number')
  const key = isWhole ? SHORT_FORMS[String(path[0])] : undefined
  return typeof value === 'string' && key !== undefined ? { [key]: value } : {}
}
