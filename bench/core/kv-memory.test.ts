import { expect, test } from 'vitest'
import { UserError } from '../../scenarios/user-error.ts'
import { fresh, freshNumbers } from './kv-memory.ts'

test('memory that is not there is refused with what would help', () => {
  const refused = () => freshNumbers(2e6, () => 7e6)
  expect(refused).toThrow(UserError)
  expect(refused).toThrow(/^too little memory: 8 MB more .* 7 MB are free; .* lower ram\.context/)
})

test('numbers of 16 bits take half of it', () => {
  expect(() => fresh(Uint16Array, 2e6, () => 3e6)).toThrow(/^too little memory: 4 MB more .* 3 MB are free/)
  expect(fresh(Uint16Array, 2e6, () => 5e6)).toHaveLength(2e6)
})

test('what no array can hold is refused alike', () => {
  expect(() => freshNumbers(2 ** 50, () => Infinity)).toThrow(/^too little memory/)
})

test('memory that is there is given, all 0', () => {
  expect([...freshNumbers(3)]).toEqual([0, 0, 0])
})
