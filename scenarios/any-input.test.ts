import fc from 'fast-check'
import { describe, test } from 'vitest'
import { complaint, GOOD } from './good-scenario.ts'

const SEED = { seed: 20 }

describe('whatever is given, the answer is a scenario or a message', () => {
  const keys = fc.constantFrom('cpu', 'cpus', 'ram', 'devices', 'kernel', 'processes', 'kind', 'name', 'arrivals', 'x')
  const { value } = fc.letrec(tie => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom('request', '8/s', '2s', 'fcfs', '', '128k'),
      fc.double(),
      fc.constant(null),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(keys, tie('value'), { maxKeys: 4 }),
    ),
  }))
  const isMessage = (text: string) => text === 'fine' || /^lab\.yaml|^--set/.test(text)

  test('any data', () =>
    fc.assert(
      fc.property(value, data => isMessage(complaint(JSON.stringify(data)))),
      SEED,
    ))
  test('any text', () =>
    fc.assert(
      fc.property(fc.string(), text => isMessage(complaint(text))),
      SEED,
    ))
  test('any cut of a good scenario', () => {
    fc.assert(
      fc.property(fc.nat(GOOD.length), fc.nat(60), (at, gone) =>
        isMessage(complaint(GOOD.slice(0, at) + GOOD.slice(at + gone))),
      ),
      SEED,
    )
  })
  test('any setting', () => {
    const path = fc.array(keys, { minLength: 1, maxLength: 4 }).map(words => words.join('.'))
    fc.assert(
      fc.property(path, value, (words, data) => isMessage(complaint(GOOD, [`${words}=${JSON.stringify(data)}`]))),
      SEED,
    )
  })
})
