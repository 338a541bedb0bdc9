import { expect, test } from 'vitest'
import { faultOf, guarded } from './guard-policy.ts'
import { UserError } from './user-error.ts'

const scheduler = { arrive() {}, next: () => null }

test('a policy that can do what its kind must has no fault', () => {
  expect(faultOf('scheduler', scheduler)).toBe(null)
  expect(faultOf('router', { route: () => 0 })).toBe(null)
  expect(faultOf('keeper', { hold: () => null })).toBe(null)
})

test('what is missing is named, and the kind that was meant', () => {
  expect(faultOf('scheduler', { arrive() {} })).toBe(
    'what create() gave has no next(); a scheduler has arrive() and next()',
  )
  expect(faultOf('router', scheduler)).toBe(
    'what create() gave has no route(); this is a scheduler: give it to --scheduler',
  )
  expect(faultOf('keeper', 3)).toBe('create() gave no object; a keeper has hold()')
})

test('what a guarded policy throws is a mistake in its file, whoever throws it', () => {
  class Mine {
    left = 1
    arrive() {}
    next() {
      if (this.left-- > 0) return null
      throw new RangeError('none left')
    }
  }
  const made = guarded('scheduler', './mine.ts', { create: () => new Mine() }).create() as Mine
  expect(made.next()).toBe(null)
  expect(() => made.next()).toThrow(new UserError('./mine.ts: next() threw: none left'))
  const broken = {
    create() {
      throw new Error('no luck')
    },
  }
  expect(() => guarded('router', 'r.ts', broken).create()).toThrow(new UserError('r.ts: create() threw: no luck'))
})
