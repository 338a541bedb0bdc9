/** Steps of the optimisers against the same formulas on plain numbers, in double precision. */
import { expect, test } from 'vitest'
import { Random } from '../../scenarios/language/random.ts'
import { adam, clipped, muon } from './optimisers.ts'
import { float, floats, openSession } from './session.ts'
import { Tape } from './tape.ts'

const random = new Random(7)
const normal = (size: number): Float32Array => Float32Array.from({ length: size }, () => random.normal())
const furthest = (a: ArrayLike<number>, b: readonly number[]): number =>
  b.reduce((most, x, i) => Math.max(most, Math.abs(x - (a[i] ?? 0))), 0)

async function outputs(tape: Tape, feeds: Record<string, ReturnType<typeof floats>>) {
  const session = await openSession(tape.graph.finish())
  const results = await session.run(feeds)
  await session.release()
  return (name: string): Float32Array => results[name]?.data as Float32Array
}

test('gradients longer than allowed are shortened, all by the same factor', async () => {
  const tape = new Tape('clip')
  const { gradients, length } = clipped(tape, [tape.input('a', [2]), tape.input('b', [1])], 1)
  for (const [i, each] of gradients.entries()) tape.output(each, `g${i}`)
  tape.output(length, 'length')
  const long = await outputs(tape, { a: floats(Float32Array.of(2, 3), [2]), b: floats(Float32Array.of(6), [1]) })
  expect(long('length')[0]).toBeCloseTo(7)
  expect(furthest([...long('g0'), ...long('g1')], [2 / 7, 3 / 7, 6 / 7])).toBeLessThan(1e-6)
})

test('short gradients stay as they are', async () => {
  const tape = new Tape('clip')
  const { gradients } = clipped(tape, [tape.input('a', [2])], 1)
  for (const each of gradients) tape.output(each, 'g')
  const short = await outputs(tape, { a: floats(Float32Array.of(0.3, 0.4), [2]) })
  expect([...short('g')]).toEqual([...Float32Array.of(0.3, 0.4)])
})

test('Adam does what its paper says', async () => {
  const tape = new Tape('adam')
  const [weights, gradient, mean, square] = ['w', 'g', 'm', 'v'].map(name => tape.input(name, [4])) as Four
  const rate = tape.input('rate', [])
  const next = adam(tape, { weights, gradient, mean, square, rate, step: tape.input('step', []) })
  tape.output(next.weights, 'next')
  const [w, g, m] = [normal(4), normal(4), normal(4)]
  const v = normal(4).map(Math.abs)
  const vectors = { w, g, m, v }
  const feeds = Object.fromEntries(Object.entries(vectors).map(([name, data]) => [name, floats(data, [4])]))
  const result = await outputs(tape, { ...feeds, rate: float(0.1), step: float(3) })
  const expected = [...w].map((x, i) => {
    const newMean = 0.9 * (m[i] ?? 0) + 0.1 * (g[i] ?? 0)
    const newSquare = 0.98 * (v[i] ?? 0) + 0.02 * (g[i] ?? 0) ** 2
    return x - (0.1 * (newMean / (1 - 0.9 ** 3))) / (Math.sqrt(newSquare / (1 - 0.98 ** 3)) + 1e-8)
  })
  expect(furthest(result('next'), expected)).toBeLessThan(1e-5)
})
type Four = [Input, Input, Input, Input]
type Input = ReturnType<Tape['input']>

/** Steps of Muon for `count` matrices of this size, as functions of weights, gradients and momentum. */
async function muonStep(shape: readonly number[], w: Float32Array, g: Float32Array, b: Float32Array) {
  const tape = new Tape('muon')
  const [weights, gradient, momentum] = ['w', 'g', 'b'].map(name => tape.input(name, shape)) as Four
  const next = muon(tape, { weights, gradient, momentum, rate: tape.input('rate', []), scale: tape.number(2) })
  tape.output(next.weights, 'w.next')
  tape.output(next.momentum, 'b.next')
  return outputs(tape, { w: floats(w, shape), g: floats(g, shape), b: floats(b, shape), rate: float(0.1) })
}

type Matrix = readonly (readonly number[])[]
const times = (a: Matrix, b: Matrix): number[][] =>
  a.map(row => (b[0] ?? []).map((_, j) => row.reduce((sum, x, k) => sum + x * (b[k]?.[j] ?? 0), 0)))
const turned = (a: Matrix): number[][] => (a[0] ?? []).map((_, j) => a.map(row => row[j] ?? 0))
const sumOf = (a: Matrix, b: Matrix): number[][] => a.map((row, i) => row.map((x, j) => x + (b[i]?.[j] ?? 0)))
const scaledBy = (a: Matrix, factor: number): number[][] => a.map(row => row.map(x => factor * x))

function newtonSchulz(start: Matrix): number[][] {
  let x = scaledBy(start, 1 / Math.hypot(...start.flat()))
  for (let i = 0; i < 5; i++) {
    const gram = times(x, turned(x))
    const cubic = times(scaledBy(gram, -4.775), x)
    const quintic = times(scaledBy(times(gram, gram), 2.0315), x)
    x = sumOf(sumOf(scaledBy(x, 3.4445), cubic), quintic)
  }
  return x
}

test('Muon steps along the orthogonalised momentum, for each matrix of a stack', async () => {
  const shape = [2, 3, 5]
  const [w, g, b] = [normal(30), normal(30), normal(30)]
  const result = await muonStep(shape, w, g, b)
  const moving = [...b].map((x, i) => 0.95 * x + (g[i] ?? 0))
  const ahead = moving.map((x, i) => 0.95 * x + (g[i] ?? 0))
  const matrix = (from: number) => [0, 1, 2].map(row => ahead.slice(from + 5 * row, from + 5 * row + 5))
  const steps = [0, 15].flatMap(from => newtonSchulz(matrix(from)).flat())
  const expected = [...w].map((x, i) => x * (1 - 0.1 * 0.01) - 0.1 * 2 * (steps[i] ?? 0))
  expect(furthest(result('b.next'), moving)).toBeLessThan(1e-5)
  expect(furthest(result('w.next'), expected)).toBeLessThan(1e-4)
})

test('a step of Muon has singular values near one', async () => {
  const zeros = new Float32Array(4 * 6)
  const step = (await muonStep([1, 4, 6], zeros, normal(24), zeros))('w.next')
  const rows = [0, 1, 2, 3].map(row => [...step.subarray(6 * row, 6 * row + 6)].map(x => x / (0.1 * 2)))
  const gram = times(rows, turned(rows))
  const trace = gram.reduce((sum, row, i) => sum + (row[i] ?? 0), 0)
  // Four singular values between 0.68 and 1.13, which is where the polynomial leaves them.
  expect(trace).toBeGreaterThan(4 * 0.68 ** 2)
  expect(trace).toBeLessThan(4 * 1.13 ** 2)
})
