import { describe, expect, it } from 'vitest'
import { fakeWait } from '../lib/fake.ts'
import { cheapestWayOut, wasteOfDiscarding, wasteOfKeeping, wasteOfSwapping } from '../lib/waste.ts'
import discard from './discard.ts'
import keep from './keep.ts'
import minWaste from './min-waste.ts'
import minWasteEstimated from './min-waste-estimated.ts'
import release from './release.ts'
import swap from './swap.ts'

/** Two full chunks of 40 and a last one of 20, each step 2 ticks: a discard wastes 240 + 200 + 300 = 740. */
const hundred = { tokens: 100, headroom: 40, runningTokens: 50, stepTime: () => 2 }

describe('waste', () => {
  it('of a discard, in chunks', () => {
    expect(wasteOfDiscarding(fakeWait(hundred))).toBe(740)
  })

  it('of a discard, with steps that take a tick a token: 40·40·3 + 40·2·50 + 20·150 = 11,800', () => {
    expect(wasteOfDiscarding(fakeWait({ ...hundred, stepTime: tokens => tokens }))).toBe(11_800)
  })

  it('of a discard, in one piece: 2 · (100 + 50)', () => {
    expect(wasteOfDiscarding(fakeWait({ ...hundred, headroom: 100 }))).toBe(300)
  })

  it('of a discard on a saturated core: chunks of one token, 2·3·1 + 2·2·50 + 2·(3 + 50) = 312', () => {
    expect(wasteOfDiscarding(fakeWait({ ...hundred, tokens: 3, headroom: -5 }))).toBe(312)
  })

  it('of keeping, and of copying there and back', () => {
    expect(wasteOfKeeping(fakeWait(hundred), 8)).toBe(800)
    expect(wasteOfSwapping(fakeWait({ ...hundred, swapTime: 4 }))).toBe(600)
    expect(wasteOfSwapping(fakeWait(hundred))).toBe(Infinity)
  })

  it('is least for the better of discard and swap', () => {
    expect(cheapestWayOut(fakeWait({ ...hundred, swapTime: 4 }))).toEqual({ do: 'swap', waste: 600 })
    expect(cheapestWayOut(fakeWait({ ...hundred, swapTime: 5 }))).toEqual({ do: 'discard', waste: 740 })
  })
})

describe('min-waste', () => {
  const keeper = minWaste.create({})
  const answer = (willWait: number, swapTime = Infinity) => keeper.hold(fakeWait({ ...hundred, willWait, swapTime })).do

  it('keeps for a short wait and drops for a long one: 7 · 100 < 740 < 8 · 100', () => {
    expect([answer(7), answer(8)]).toEqual(['keep', 'discard'])
  })

  it('copies where that is cheaper than both', () => {
    expect([answer(6, 4), answer(7, 4)]).toEqual(['keep', 'swap'])
  })
})

describe('min-waste-estimated', () => {
  const keeper = minWasteEstimated.create({})
  const at = (waited: number, parts = {}) => keeper.hold(fakeWait({ ...hundred, ...parts, now: 1000 + waited, waited }))

  it('keeps first, and is asked again when 8 ticks of waiting waste more than 740', () => {
    expect(at(0)).toMatchObject({ do: 'keep', askAgainAt: 1008 })
    expect(at(8).do).toBe('discard')
  })

  it('goes on keeping if the batch has grown by then: 740 + 2·2·50 + 2·50 = 1,040, at 11 ticks', () => {
    expect(at(8, { runningTokens: 100 })).toMatchObject({ do: 'keep', askAgainAt: 1011 })
  })
})

describe('the plain ones', () => {
  const answer = (keeper: typeof keep, swapTime = 1) => keeper.create({}).hold(fakeWait({ swapTime })).do

  it('do what their name says', () => {
    expect([answer(keep), answer(discard), answer(release), answer(swap)]).toEqual([
      'keep',
      'discard',
      'release',
      'swap',
    ])
  })

  it('release where they cannot copy', () => {
    expect(answer(swap, Infinity)).toBe('release')
  })
})
