import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Random } from '../../scenarios/language/random.ts'
import type { ModelShape } from '../model/shape.ts'
import { readCheckpoint, readWeights, writeWeights } from './checkpoint.ts'
import { readTensors, writeTensors } from './safetensors.ts'
import { startWeights } from './start-weights.ts'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'llmos-weights-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

const layout = { vocabulary: 6, width: 8, layers: 2, heads: 2, hidden: 12 }
const shape: ModelShape = { ...layout, noRope: [1], ropeBase: 10_000, maxPositions: 32 }
const weights = startWeights(shape, new Random(1))

describe('a safetensors file', () => {
  const tensors = {
    a: { shape: [2, 2], data: Float32Array.of(1, 2, 3, 4) },
    b: { shape: [1], data: Float32Array.of(5) },
  }

  test('gives back what was put in', () => {
    const file = join(folder, 'both.safetensors')
    writeTensors(file, { tensors, metadata: { note: 'é' } })
    expect(readTensors(file, 'anything')).toEqual({ tensors, metadata: { note: 'é' } })
  })

  test('is laid out as the format says', () => {
    const file = join(folder, 'layout.safetensors')
    writeTensors(file, { tensors, metadata: {} })
    const bytes = readFileSync(file)
    const length = Number(bytes.readBigUInt64LE())
    const header = JSON.parse(bytes.toString('utf8', 8, 8 + length))
    expect(header.b).toEqual({ dtype: 'F32', shape: [1], data_offsets: [16, 20] })
    expect(bytes.readFloatLE(8 + length + 16)).toBe(5)
    expect(length % 8).toBe(0)
  })

  test('leaves nothing beside its place', () => {
    expect(readdirSync(folder).filter(name => name.includes('tmp'))).toEqual([])
  })
})

describe('weights', () => {
  test('are read as they were written, with the shape of their model', () => {
    const file = join(folder, 'weights.safetensors')
    writeWeights(file, shape, weights)
    expect(readWeights(file)).toEqual({ shape, weights })
  })

  const cases: [string, (file: string) => void, RegExp][] = [
    ['a file that is not there', () => {}, /no such file; expected weights/],
    ['an empty file', file => writeFileSync(file, ''), /too short/],
    ['a file of another kind', file => writeFileSync(file, 'a picture of a cat, say'), /cut off, or no safetensors/],
    [
      'a file that was cut off',
      file => {
        writeWeights(file, shape, weights)
        truncateSync(file, 3000)
      },
      /cut off in tensor/,
    ],
    [
      'tensors of somebody else',
      file => writeTensors(file, { tensors: {}, metadata: {} }),
      /nothing about a model of ours/,
    ],
    ['another version', file => told(file, { weights: 2, shape }), /weights: .*format 1: was it another version/],
    [
      'weights of another shape',
      file => told(file, { weights: 1, shape }),
      /"attention" is of shape \[none\]; expected \[8,8,8\]/,
    ],
  ]
  const told = (file: string, about: object): void =>
    writeTensors(file, { tensors: {}, metadata: { 'llm-os-lab': JSON.stringify(about) } })

  test.each(cases)('%s is told by name', (name, make, message) => {
    const file = join(folder, name)
    make(file)
    expect(() => readWeights(file)).toThrow(message)
  })

  test('are no checkpoint', () => {
    const file = join(folder, 'weights alone.safetensors')
    writeWeights(file, shape, weights)
    expect(() => readCheckpoint(file)).toThrow(/expected a checkpoint that llmos core train wrote/)
  })
})
