/** Seeds in words: `1`, `1 to 3`, `1, 5 and 9`, `none`. */
import { listed } from '../scenarios/nearest.ts'

export function seedsOf(seeds: readonly number[]): string {
  const isRow = seeds.length > 2 && seeds.every((seed, i) => i === 0 || seed === (seeds[i - 1] ?? 0) + 1)
  if (isRow) return `${seeds[0]} to ${seeds.at(-1)}`
  return seeds.length === 0 ? 'none' : listed(seeds.map(String), 'and')
}
