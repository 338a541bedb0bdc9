/** The word that was probably meant, for messages about unknown names. */

/** Letters to insert, delete, replace or swap with their neighbour to get from one word to the other. */
export function editDistance(from: string, to: string): number {
  const rows: number[][] = [Array.from({ length: to.length + 1 }, (_, j) => j)]
  const cell = (i: number, j: number): number => rows[i]?.[j] ?? Number.POSITIVE_INFINITY
  for (let i = 1; i <= from.length; i++) {
    const row = [i]
    rows.push(row)
    for (let j = 1; j <= to.length; j++) {
      const same = from[i - 1] === to[j - 1] ? 0 : 1
      let best = Math.min(cell(i - 1, j) + 1, cell(i, j - 1) + 1, cell(i - 1, j - 1) + same)
      const swapped = from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1]
      if (swapped) best = Math.min(best, cell(i - 2, j - 2) + 1)
      row.push(best)
    }
  }
  return cell(from.length, to.length)
}

/** Words longer than this are nobody's typing error, and would cost quadratic time to compare. */
const LONGEST_WORD = 60

/** The candidate at most a third of the word's letters away, or one that contains the word; null: none is near. */
export function nearest(word: string, candidates: readonly string[]): string | null {
  if (word.length === 0 || word.length > LONGEST_WORD) return null
  const lower = word.toLowerCase()
  let best: string | null = null
  let least = Math.max(1, Math.floor(word.length / 3)) + 1
  for (const candidate of candidates) {
    const contains = lower.length >= 3 && candidate.toLowerCase().includes(lower)
    const distance = contains ? 1 : editDistance(lower, candidate.toLowerCase())
    if (distance < least) {
      best = candidate
      least = distance
    }
  }
  return best
}

const MOST_LISTED = 24

/** `a, b or c`; `and` in its place where asked. */
export function listed(words: readonly string[], joint: 'or' | 'and' = 'or'): string {
  const shown = words.slice(0, MOST_LISTED)
  if (words.length > MOST_LISTED) return `${shown.join(', ')} ${joint} ${words.length - MOST_LISTED} more`
  const last = shown.pop()
  return shown.length === 0 ? (last ?? 'nothing') : `${shown.join(', ')} ${joint} ${last}`
}

/** Ended by a full stop unless it has an end: something more follows. */
export const sentence = (text: string): string => (/[.?!]$/.test(text) ? text : `${text}.`)

/** The second half of a message about an unknown word: the nearest one, or all that there are. */
export function remedy(word: string, candidates: readonly string[]): string {
  const meant = nearest(word, candidates)
  if (meant !== null) return `did you mean "${meant}"?`
  return candidates.length === 0 ? 'there is none' : `choose ${listed(candidates)}`
}
