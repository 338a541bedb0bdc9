import { expect, test } from 'vitest'
import { UserError } from '../../scenarios/user-error.ts'
import { freshNumbers, requireBytes } from './kv-memory.ts'

test('memory that is not there is refused with what would help', () => {
  const refused = () => freshNumbers(2e6, () => 7e6)
  expect(refused).toThrow(UserError)
  expect(refused).toThrow(/^too little memory: 8 MB more .* 7 MB are free; .* lower ram\.context/)
})

test('of several arrays the sum counts', () => {
  expect(() => requireBytes(8e6, () => 7e6)).toThrow(/^too little memory: 8 MB more .* 7 MB are free/)
  requireBytes(6e6, () => 7e6)
})

test('memory that is there is given, all 0', () => {
  expect([...freshNumbers(3)]).toEqual([0, 0, 0])
})
