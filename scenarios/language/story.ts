/**
 * Facts that belong together: keys with values, some of which name other keys, some of which change. Who writes a text
 * draws from it; who grades one asks it what is true by now.
 */
import type { Random } from './random.ts'
import { type Key, keyName, type Value } from './sentences.ts'
import { ATTRIBUTES, NAMES, NUMBERS } from './words.ts'

export interface Telling {
  readonly key: Key
  readonly value: Value
  /** Counts from 0; later ones replace earlier ones. */
  readonly version: number
}

/** Where keys are taken from: in a narrow field they share words, so that half a key finds nothing. */
export interface Field {
  readonly attributes: readonly string[]
  readonly names: readonly string[]
}

export const WIDE: Field = { attributes: ATTRIBUTES, names: NAMES }

export function narrowField(keys: number, random: Random): Field {
  const side = Math.ceil(Math.sqrt(keys)) + 1
  return { attributes: random.some(ATTRIBUTES, side), names: random.some(NAMES, side) }
}

export const plainValue = (random: Random): Value => ({
  is: 'plain',
  numbers: [random.of(NUMBERS), random.of(NUMBERS)],
})

export class Story {
  readonly random: Random
  readonly field: Field
  /** What has been told so far, in its latest version, in the order of that. */
  readonly told = new Map<string, Telling>()
  readonly keys: Key[] = []
  /** Keys that were asked for though nobody had told them. */
  private readonly missed: Key[] = []
  private readonly taken = new Set<string>()

  constructor(random: Random, field: Field) {
    this.random = random
    this.field = field
  }

  /** A key that this story has not used; null: there is none left, or hardly. */
  newKey(): Key | null {
    const { attributes, names } = this.field
    for (let tries = 0; tries < 50; tries++) {
      const key = { attribute: this.random.of(attributes), name: this.random.of(names) }
      if (this.taken.has(keyName(key))) continue
      this.taken.add(keyName(key))
      return key
    }
    return null
  }

  tell(key: Key, value: Value): Telling {
    const before = this.told.get(keyName(key))
    const telling = { key, value, version: before === undefined ? 0 : before.version + 1 }
    if (before === undefined) this.keys.push(key)
    this.told.delete(keyName(key))
    this.told.set(keyName(key), telling)
    return telling
  }

  /** Those that nobody has told since, either. */
  get untold(): readonly Key[] {
    return this.missed.filter(key => this.valueOf(key) === undefined)
  }

  /** The key is asked for: true where nobody has told it, and it is asked for the first time. */
  isMissed(key: Key): boolean {
    if (this.valueOf(key) !== undefined || this.missed.includes(key)) return false
    this.missed.push(key)
    return true
  }

  valueOf(key: Key): Telling | undefined {
    return this.told.get(keyName(key))
  }

  /** What follows from a key, link by link; `missing`: the key at which it breaks off. */
  chain(key: Key): { readonly values: readonly Value[]; readonly missing: Key | null } {
    const values: Value[] = []
    for (let at: Key = key; ; ) {
      const telling = this.valueOf(at)
      if (telling === undefined) return { values, missing: at }
      values.push(telling.value)
      if (telling.value.is === 'plain') return { values, missing: null }
      at = telling.value.to
    }
  }
}
