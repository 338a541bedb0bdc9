/**
 * What the facts of a process are about. The machine knows facts by number; here each number gets a key of words, and
 * each version of it a value, by the process's own key alone: the same under every policy, and known without a story.
 */
import type { Fact } from '../../sim/facts.ts'
import { combineKeys, makeRng, stream } from '../../sim/rng.ts'
import { UserError } from '../user-error.ts'
import { Random } from './random.ts'
import { answer, type Key, keyName, type Value } from './sentences.ts'
import { ATTRIBUTES, NAMES, NUMBERS } from './words.ts'

const KEYS = stream('language keys')
const VALUES = stream('language values')
const MOST_FACTS = ATTRIBUTES.length * NAMES.length
/** Below and without a common factor with the number of values: versions of a fact never repeat one another. */
const NEXT_VALUE = 3079
/** Worlds that are remembered. */
const MOST_WORLDS = 1024

interface World {
  readonly keys: readonly Key[]
  readonly numbers: ReadonlyMap<string, number>
}

export class Worlds {
  private readonly worlds = new Map<number, World>()

  private world(process: number): World {
    const known = this.worlds.get(process)
    if (known !== undefined) return known
    const all = ATTRIBUTES.flatMap(attribute => NAMES.map(name => ({ attribute, name })))
    const keys = new Random(combineKeys(process, KEYS) % 2 ** 32).some(all, all.length)
    const world = { keys, numbers: new Map(keys.map((key, number) => [keyName(key), number])) }
    for (const oldest of this.worlds.keys()) {
      if (this.worlds.size < MOST_WORLDS) break
      this.worlds.delete(oldest)
    }
    this.worlds.set(process, world)
    return world
  }

  key(process: number, fact: number): Key {
    const key = this.world(process).keys[fact]
    if (key === undefined)
      throw new UserError(
        `the small language has names for ${MOST_FACTS} facts in one process, and this one tells more; shorten the story`,
      )
    return key
  }

  /** A key that no fact has, for questions that nothing answers. */
  unusedKey(process: number, question: number): Key {
    return this.key(process, MOST_FACTS - 1 - (question % 64))
  }

  /** The number of the fact with this key. */
  factOf(process: number, key: Key): number {
    return this.world(process).numbers.get(keyName(key)) ?? -1
  }

  value(process: number, { key, version, names }: Fact): Value {
    if (names !== undefined) return { is: 'link', to: this.key(process, names) }
    const count = NUMBERS.length ** 2
    const first = Math.floor(makeRng(0).at(VALUES, process, key, 0) * count)
    const at = (first + version * NEXT_VALUE) % count
    const number = (i: number): string => NUMBERS[i] as string
    return { is: 'plain', numbers: [number(Math.floor(at / NUMBERS.length)), number(at % NUMBERS.length)] }
  }

  /** The words of the right answer to a question about these facts, one naming the next. */
  answer(process: number, needs: readonly Fact[]): readonly string[] {
    return answer(needs.map(fact => this.value(process, fact)))
  }
}
