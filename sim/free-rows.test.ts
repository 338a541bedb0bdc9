import fc from 'fast-check'
import { expect, test } from 'vitest'
import { FreeRows } from './free-rows.ts'

test('there is no free row at first', () => {
  expect(new FreeRows().take()).toBe(-1)
})

test('rows are taken in the order in which they were given, however many', () => {
  fc.assert(
    fc.property(fc.array(fc.option(fc.nat(), { freq: 3 }), { maxLength: 400 }), actions => {
      const rows = new FreeRows()
      const twin: number[] = []
      for (const row of actions) {
        if (row === null) expect(rows.take()).toBe(twin.shift() ?? -1)
        else {
          rows.give(row)
          twin.push(row)
        }
      }
    }),
  )
})
