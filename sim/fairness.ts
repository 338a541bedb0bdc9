/** How evenly clients are served. */

/**
 * Max-min fair shares of `capacity`: nobody gets more than it demands, and what is left is divided by weight.
 * Worked example: capacity 10, demands 2, 6, 6, equal weights: shares 2, 4, 4.
 */
export function maxMinShares(capacity: number, demands: readonly number[], weights: readonly number[]): number[] {
  const shares = demands.map(() => 0)
  let left = capacity
  let open = demands.map((_, i) => i).filter(i => (demands[i] as number) > 0)
  while (open.length > 0) {
    const total = open.reduce((sum, i) => sum + (weights[i] as number), 0)
    const level = left / total
    const met = open.filter(i => (demands[i] as number) <= level * (weights[i] as number))
    if (met.length === 0) {
      for (const i of open) shares[i] = level * (weights[i] as number)
      return shares
    }
    for (const i of met) {
      shares[i] = demands[i] as number
      left -= demands[i] as number
    }
    open = open.filter(i => !met.includes(i))
  }
  return shares
}

/** Jain's index: 1 if all are equal, 1/n if one has everything. */
export function jain(values: readonly number[]): number {
  const sum = values.reduce((a, b) => a + b, 0)
  const squares = values.reduce((a, b) => a + b * b, 0)
  return squares === 0 ? 1 : (sum * sum) / (values.length * squares)
}
