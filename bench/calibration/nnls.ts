/**
 * Least squares with coefficients that are not negative: min ‖Ax − y‖ subject to x ≥ 0, by the active-set method of
 * Lawson and Hanson (1974). A cost that a fit calls negative is an artefact, and a core that charged it would pay
 * policies for work.
 *
 * Columns are scaled to length 1 first, so that tokens and seconds of any size do as well as any others. Each least-squares
 * problem is solved by Householder reflections, not by normal equations, which would square an already poor condition:
 * batch × longest context and the sum of all contexts are nearly the same column.
 */
export type Matrix = readonly (readonly number[])[]

/** Below this share of a column's length, what is left of it is rounding. */
const TINY = 1e-10
/** A gradient below this share of ‖y‖ is none. */
const FLAT = 1e-12

export function nnls(rows: Matrix, y: readonly number[]): number[] {
  const width = rows[0]?.length ?? 0
  const scales = Array.from({ length: width }, (_, j) => lengthOf(rows.map(row => row[j] ?? 0)))
  const scaled = rows.map(row => row.map((value, j) => (scales[j] === 0 ? 0 : value / (scales[j] ?? 1))))
  const x = activeSet(scaled, y, width)
  return x.map((value, j) => (scales[j] === 0 ? 0 : value / (scales[j] ?? 1)))
}

function activeSet(rows: Matrix, y: readonly number[], width: number): number[] {
  const passive = new Set<number>()
  const refused = new Set<number>()
  const flat = FLAT * lengthOf(y)
  let x = new Array<number>(width).fill(0)
  for (let round = 0; round < 10 * width + 10; round++) {
    const candidate = steepest(rows, y, x, passive, refused, flat)
    if (candidate < 0) return x
    passive.add(candidate)
    const { next, isStuck } = stepInside(rows, y, x, passive, candidate)
    // A column that the passive ones already span: it would come in and leave again for ever.
    if (isStuck) refused.add(candidate)
    else refused.clear()
    x = next
  }
  return x
}

/** The coefficient, 0 so far, whose growth lessens the error most; −1: none does. */
function steepest(
  rows: Matrix,
  y: readonly number[],
  x: readonly number[],
  passive: ReadonlySet<number>,
  refused: ReadonlySet<number>,
  flat: number,
): number {
  const left = residuals(rows, y, x)
  let best = -1
  let most = flat
  for (let j = 0; j < x.length; j++) {
    if (passive.has(j) || refused.has(j)) continue
    const slope = rows.reduce((sum, row, i) => sum + (row[j] ?? 0) * (left[i] ?? 0), 0)
    if (slope > most) {
      most = slope
      best = j
    }
  }
  return best
}

/** Towards the free optimum of the passive ones; whichever would turn negative on the way leaves them. */
function stepInside(
  rows: Matrix,
  y: readonly number[],
  from: readonly number[],
  passive: Set<number>,
  candidate: number,
): { next: number[]; isStuck: boolean } {
  let x = [...from]
  for (;;) {
    const columns = [...passive].sort((a, b) => a - b)
    const free = leastSquares(
      rows.map(row => columns.map(j => row[j] ?? 0)),
      y,
    )
    const target = (j: number): number => free[columns.indexOf(j)] ?? 0
    if ((passive.has(candidate) && target(candidate) <= 0 && x[candidate] === 0) || passive.size === 0) {
      passive.delete(candidate)
      return { next: x, isStuck: true }
    }
    const blocking = columns.filter(j => target(j) <= 0)
    const share = Math.min(1, ...blocking.map(j => (x[j] ?? 0) / ((x[j] ?? 0) - target(j))))
    x = x.map((value, j) => (passive.has(j) ? value + share * (target(j) - value) : 0))
    if (blocking.length === 0) return { next: x, isStuck: false }
    for (const j of blocking) if ((x[j] ?? 0) <= Number.EPSILON) passive.delete(j)
    x = x.map((value, j) => (passive.has(j) ? value : 0))
  }
}

/** Without bounds. A column that depends on those before it gets 0. */
export function leastSquares(rows: Matrix, y: readonly number[]): number[] {
  const width = rows[0]?.length ?? 0
  const columns = Array.from({ length: width }, (_, j) => rows.map(row => row[j] ?? 0))
  const right = [...y]
  const depends: boolean[] = []
  let rank = 0
  for (const [j, column] of columns.entries()) {
    const whole = lengthOf(column)
    const mirror = rank < rows.length ? reflection(column, rank) : null
    depends[j] = mirror === null || lengthOf(column.slice(rank)) <= TINY * whole
    if (mirror === null || depends[j]) continue
    for (const other of columns.slice(j)) reflect(other, mirror, rank)
    reflect(right, mirror, rank)
    rank++
  }
  return backSubstitute(columns, right, depends)
}

/** The vector v whose reflection I − 2vvᵀ/vᵀv puts all that a column has from `from` on into that one place. */
function reflection(column: readonly number[], from: number): number[] | null {
  const tail = column.slice(from)
  const size = lengthOf(tail)
  if (size === 0) return null
  tail[0] = (tail[0] ?? 0) + ((tail[0] ?? 0) < 0 ? -size : size)
  return tail
}

function reflect(column: number[], mirror: readonly number[], from: number): void {
  const along = mirror.reduce((sum, v, i) => sum + v * (column[from + i] ?? 0), 0)
  const square = mirror.reduce((sum, v) => sum + v * v, 0)
  mirror.forEach((v, i) => {
    column[from + i] = (column[from + i] ?? 0) - (2 * v * along) / square
  })
}

function backSubstitute(columns: Matrix, right: readonly number[], depends: readonly boolean[]): number[] {
  const x = columns.map(() => 0)
  let row = depends.filter(it => !it).length - 1
  for (let j = columns.length - 1; j >= 0; j--) {
    if (depends[j]) continue
    const known = columns.reduce((sum, column, k) => (k > j ? sum + (column[row] ?? 0) * (x[k] ?? 0) : sum), 0)
    x[j] = ((right[row] ?? 0) - known) / (columns[j]?.[row] ?? 1)
    row--
  }
  return x
}

export const residuals = (rows: Matrix, y: readonly number[], x: readonly number[]): number[] =>
  rows.map((row, i) => (y[i] ?? 0) - row.reduce((sum, value, j) => sum + value * (x[j] ?? 0), 0))

export const lengthOf = (vector: readonly number[]): number => Math.hypot(...vector)
