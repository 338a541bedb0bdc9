/**
 * CLOCK on paper: the pages stand in a circle, each with a bit, and a hand points at one of them. A hit sets the page's
 * bit. Who must find a victim looks where the hand points: bit set, it is cleared and the hand moves on; not set, that
 * page leaves. The newcomer, its bit not set, takes the place behind the hand: with pages of one size, the victim's.
 *
 *   3 frames, 1 2 3 1 4:   ›1* 2 3   →   1 is spared, 2 leaves   →   1 4 ›3
 *
 * A pinned page is passed over and keeps its bit. `habits` are for the mistakes that people make.
 */
import { type Departure, type Method, pagesText } from './paper.ts'

export interface ClockHabits {
  /** The bit of a newcomer. */
  readonly newcomerBit?: boolean
  /** The hand forgets to clear the bits that it passes. */
  readonly neverClears?: boolean
  /** The hand begins at the oldest page each time. */
  readonly handReturns?: boolean
}

interface Standing {
  readonly page: number
  bit: boolean
}

export const clock =
  ({ newcomerBit = false, neverClears = false, handReturns = false }: ClockHabits = {}): Method =>
  () => {
    const circle: Standing[] = []
    let hand = 0
    /** The place that a victim has left, for the newcomer. */
    let place: number | null = null

    const moveOn = (): void => {
      hand = (hand + 1) % circle.length
    }
    /** The hand then points at the one after it. */
    const removeAtHand = (): void => {
      circle.splice(hand, 1)
      place = hand
      if (hand >= circle.length) hand = 0
    }
    const insertBehindHand = (newcomer: Standing): void => {
      const at = place ?? (hand === 0 ? circle.length : hand)
      circle.splice(at, 0, newcomer)
      if (place !== null || hand > 0) hand = (at + 1) % circle.length
      place = null
    }

    return {
      hit(page) {
        const standing = circle.find(it => it.page === page)
        if (standing !== undefined) standing.bit = true
      },
      came(page) {
        const newcomer = { page, bit: newcomerBit }
        if (handReturns) circle.push(newcomer)
        else insertBehindHand(newcomer)
      },
      takeOut(mayGo): Departure | null {
        if (handReturns) hand = 0
        const spared: number[] = []
        // The first round clears every bit, so the second finds a page, unless all are pinned.
        for (let steps = 2 * circle.length; steps >= 0; steps--) {
          const standing = circle[hand]
          if (standing === undefined) return null
          if (!mayGo(standing.page)) moveOn()
          else if (standing.bit && steps > 0) {
            if (!neverClears) standing.bit = false
            spared.push(standing.page)
            moveOn()
          } else {
            removeAtHand()
            return { page: standing.page, because: because(spared) }
          }
        }
        return null
      },
      drawn: () => circle.map(({ page, bit }, i) => `${i === hand ? '›' : ''}${page}${bit ? '*' : ''}`),
    }
  }

function because(spared: readonly number[]): string {
  if (spared.length === 0) return 'the hand points at it, and its bit is not set'
  return `the hand clears the bit of ${pagesText(spared)} and moves on to it: its bit is not set`
}
