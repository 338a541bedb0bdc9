import { expect, test } from 'vitest'
import { Service } from './service.ts'

test('two decoding jobs of a client gain two tokens a step, until one leaves', () => {
  const service = new Service()
  service.admitted(0, 100)
  service.generated(0, 1)
  service.decoding(0, 1, 10)
  service.decoding(0, 1, 13)
  expect(service.served(0, 15)).toEqual({ input: 100, output: 1 + 3 + 2 * 2 })
  service.decoding(0, -1, 20)
  expect(service.served(0, 21)).toEqual({ input: 100, output: 1 + 3 + 2 * 7 + 1 })
})

test('asking changes nothing, and clients do not mix', () => {
  const service = new Service()
  service.decoding(2, 1, 0)
  service.served(2, 5)
  expect(service.served(2, 5).output).toBe(5)
  expect(service.served(0, 5)).toEqual({ input: 0, output: 0 })
})
