import { homedir } from 'node:os'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { placeOf } from './place.ts'

test('an owner and a name are an id of the hub', () => {
  expect(placeOf('HuggingFaceTB/SmolLM2-135M-Instruct')).toMatchObject({
    kind: 'hub',
    where: 'HuggingFaceTB/SmolLM2-135M-Instruct',
    dtype: null,
  })
})

test('a format stands behind an @', () => {
  expect(placeOf('owner/model@q4')).toMatchObject({ kind: 'hub', where: 'owner/model', dtype: 'q4' })
  expect(placeOf('./model@fp16')).toMatchObject({ kind: 'folder', where: resolve('model'), dtype: 'fp16' })
})

test('a folder that exists is meant before the hub', () => {
  expect(placeOf('bench/foreign')).toMatchObject({ kind: 'folder', where: resolve('bench/foreign') })
})

test.each(['./a', '../a', '/a', '~/a', 'C:\\models\\a', '.'])('%s is a path', name => {
  expect(placeOf(name).kind).toBe('folder')
})

test('the home folder is found behind a ~', () => {
  expect(placeOf('~/models/a').where).toBe(resolve(homedir(), 'models/a'))
})

test('an unknown format is told with the nearest one, or with all', () => {
  expect(() => placeOf('owner/model@fp23')).toThrow(
    'core onnx:owner/model@fp23: no number format is called "fp23"; did you mean "fp32"?',
  )
  expect(() => placeOf('owner/model@')).toThrow(/no number format is called ""; choose fp32, q8, q4/)
})

test('what is neither a folder nor an id is told so', () => {
  expect(() => placeOf('SmolLM2')).toThrow(/neither a folder that exists nor an id of the hub; write .\/FOLDER/)
  expect(() => placeOf('')).toThrow(/no model is named/)
})
