import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { onnxFinding, realCoresFinding } from './doctor-models.ts'

const root = mkdtempSync(join(tmpdir(), 'llmos-doctor-'))
afterAll(() => rmSync(root, { recursive: true }))

test('onnxruntime computes a model of one node', async () => {
  expect(await onnxFinding()).toMatchObject({ state: 'works', found: expect.stringMatching(/^\d+\.\d+\.\d+ runs/) })
})

test('where it cannot be loaded, simulations go on', async () => {
  const found = await onnxFinding(() => {
    throw new Error('no binary for this machine')
  })
  expect(found).toMatchObject({ state: 'limited', found: 'no binary for this machine' })
  expect(found.remedy).toMatch(/simulations need none/)
})

test('cores are listed with those that the hub has given, and a missing one with the remedy', () => {
  mkdirSync(join(root, 'cache', 'someone', 'model', 'onnx'), { recursive: true })
  mkdirSync(join(root, 'cache', 'someone', 'begun'))
  expect(realCoresFinding(root, join(root, 'cache'))).toEqual({
    what: 'real cores',
    state: 'works',
    found: 'tiny, tiny-q8, random-10m, random-57m, onnx:someone/model',
  })
  expect(realCoresFinding(join(root, 'none'), root)).toMatchObject({
    state: 'limited',
    found: 'random-10m, random-57m',
    remedy: expect.stringMatching(/llmos core train/),
  })
})
