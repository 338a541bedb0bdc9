import { expect, test } from 'vitest'
import { BLOCK, quantise } from './quantise.ts'

test('a block of weights is whole numbers times its largest / 127', () => {
  const column = Float32Array.from({ length: BLOCK }, (_, i) => (i === 0 ? -254 : i))
  const { bytes, scales, blocks } = quantise(column, BLOCK, 1)
  expect([blocks, [...scales]]).toEqual([1, [2]])
  // 3 / 2 is rounded up to 2; 128 stands for 0.
  expect([...bytes.subarray(0, 5)]).toEqual([128 - 127, 129, 129, 130, 130])
})

test('outputs have their own blocks, and what is missing of the last block is 0', () => {
  const [inputs, outputs] = [40, 3]
  const matrix = Float32Array.from({ length: inputs * outputs }, (_, i) => Math.sin(i) * (1 + (i % outputs)))
  const { bytes, scales, blocks } = quantise(matrix, inputs, outputs)
  expect([blocks, bytes.length, scales.length]).toEqual([2, outputs * 2 * BLOCK, outputs * 2])
  matrix.forEach((value, i) => {
    const [input, output] = [Math.floor(i / outputs), i % outputs]
    const block = output * blocks + Math.floor(input / BLOCK)
    const scale = scales[block] ?? 0
    const found = ((bytes[block * BLOCK + (input % BLOCK)] ?? 0) - 128) * scale
    expect(Math.abs(found - value)).toBeLessThanOrEqual(scale / 2 + 1e-6)
  })
  expect([...bytes.subarray(BLOCK + 8, 2 * BLOCK)]).toEqual(Array(BLOCK - 8).fill(128))
})

test('a block of zeros stays zero', () => {
  expect([...quantise(new Float32Array(BLOCK), BLOCK, 1).bytes]).toEqual(Array(BLOCK).fill(128))
})
