import { InferenceSession, Tensor } from 'onnxruntime-node'
import { expect, test } from 'vitest'
import { type Elements, type ElementType, Graph, MICROSOFT, typeNumber } from './graph.ts'
import { floatsOf, readOnnx } from './read.ts'

async function run(graph: Graph, feeds: Record<string, Tensor> = {}): Promise<Record<string, unknown>> {
  const session = await InferenceSession.create(graph.finish(), { intraOpNumThreads: 1 })
  const results = await session.run(feeds)
  await session.release()
  return Object.fromEntries(
    Object.entries(results).map(([name, { data, dims }]) => [name, [[...dims], [...(data as Float32Array)]]]),
  )
}

const floats = (values: readonly number[], shape: readonly number[]): Tensor =>
  new Tensor('float32', Float32Array.from(values), shape)

test('a graph computes what plain arithmetic does, for whatever size its batch has', async () => {
  const graph = new Graph('affine')
  const x = graph.input('x', 'float32', ['batch', 2])
  const weights = graph.initializer('weights', 'float32', [2, 3], Float32Array.of(1, 2, 3, 4, 5, 6))
  graph.node('Add', [graph.node('MatMul', [x, weights]), graph.scalar(0.5)], { name: 'y' })
  graph.output('y', 'float32', ['batch', 3])
  expect(graph.size).toBe(2)
  expect(await run(graph, { x: floats([1, 10, 2, 0], [2, 2]) })).toEqual({
    y: [
      [2, 3],
      [41.5, 52.5, 63.5, 2.5, 4.5, 6.5],
    ],
  })
})

test('a node of several outputs gives the name of each', async () => {
  const graph = new Graph('split')
  const x = graph.input('x', 'float32', [5])
  const [head = '', tail = ''] = graph.split('Split', [x, graph.ints(2, 3)], 2, { attributes: { axis: 0 } })
  graph.node('Sub', [graph.node('ReduceSum', [tail]), graph.node('ReduceSum', [head])], { name: 'y' })
  graph.output('y', 'float32', [1])
  expect(await run(graph, { x: floats([1, 2, 3, 4, 5], [5]) })).toEqual({ y: [[1], [9]] })
})

test.each<[ElementType, Elements]>([
  ['float32', Float32Array.of(1.5, -2)],
  ['uint8', Uint8Array.of(1, 255)],
  ['int8', Int8Array.of(1, -128)],
  ['int32', Int32Array.of(1, -70_000)],
  ['int64', BigInt64Array.of(1n, -5_000_000_000n)],
])('initializers of type %s are what they were', async (type, data) => {
  const graph = new Graph(type)
  graph.node('Identity', [graph.initializer('x', type, [2], data)], { name: 'y' })
  graph.output('y', type, [2])
  expect(await run(graph)).toEqual({ y: [[2], [...data]] })
})

test('attributes can be whole numbers, floats, lists and words', async () => {
  const graph = new Graph('attributes')
  const x = graph.input('x', 'float32', [2, 2])
  const turned = graph.node('Transpose', [x], { attributes: { perm: [1, 0] } })
  const leaky = graph.node('LeakyRelu', [turned], { attributes: { alpha: { float: 0.5 } } })
  const space = graph.node('DepthToSpace', [graph.node('Reshape', [leaky, graph.ints(1, 4, 1, 1)])], {
    attributes: { blocksize: 2, mode: 'DCR' },
  })
  graph.node('Cast', [space], { name: 'y', attributes: { to: typeNumber('int32') } })
  graph.output('y', 'int32', [1, 1, 2, 2])
  expect(await run(graph, { x: floats([2, -4, 6, -8], [2, 2]) })).toEqual({
    y: [
      [1, 1, 2, 2],
      [2, 6, -2, -4],
    ],
  })
})

test("operators of onnxruntime's own are found", async () => {
  const graph = new Graph('fused')
  const x = graph.input('x', 'float32', [1, 2])
  graph.node('FusedMatMul', [x, x], { name: 'y', domain: MICROSOFT, attributes: { transB: 1 } })
  graph.output('y', 'float32', [1, 1])
  expect(await run(graph, { x: floats([3, 4], [1, 2]) })).toEqual({ y: [[1, 1], [25]] })
})

test('a constant is stored once, an initializer is read back', () => {
  const graph = new Graph('constants')
  const x = graph.input('x', 'float32', ['n'])
  graph.node('Add', [graph.node('Mul', [x, graph.scalar(2)]), graph.scalar(2)], { name: 'y' })
  expect(graph.int(2)).not.toBe(graph.ints(2))
  graph.initializer('weights', 'float32', [2, 1], Float32Array.of(7, -8))
  const { inputs, initializers } = readOnnx(graph.finish())
  expect(inputs).toEqual(['x'])
  expect([...initializers.values()].map(({ shape }) => shape)).toEqual([[], [], [1], [2, 1]])
  const weights = initializers.get('weights')
  expect(weights && [...floatsOf(weights)]).toEqual([7, -8])
})

test('half a file is no model', () => {
  const graph = new Graph('whole')
  graph.initializer('weights', 'float32', [2], Float32Array.of(7, -8))
  const file = graph.finish()
  expect(() => readOnnx(file.subarray(0, file.length / 2))).toThrow(RangeError)
  expect(() => readOnnx(new Uint8Array(0))).toThrow(new RangeError('no graph in it'))
})
