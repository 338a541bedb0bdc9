/**
 * A core that has just taken in a job is slower for a while: what it reads again and again is not near yet. So a step takes
 * so many times what the formula says, by how long ago a job joined those that decode. Steps that read a prompt have a
 * factor of their own.
 *
 * Example: `writing: [1.4, 1.2, 1.1, 1]`. The first step after a job has joined takes 1.4 times as long, the second 1.2, the
 * third and the fourth 1.1, and all later ones what the formula says. So a price holds for one step, one, two, and then
 * for ever: places come in powers of two, which is what keeps jumps long.
 */
import type { Batch } from '../core.ts'

export interface Settling {
  readonly reading: number
  /** Of the first step, the second, the third and fourth, the fifth to eighth …; the last one also of all later. */
  readonly writing: readonly number[]
}

export class Settler {
  private readonly settling: Settling
  private readonly last: number

  constructor(kind: string, settling: Settling) {
    check(kind, settling)
    this.settling = settling
    this.last = settling.writing.length - 1
  }

  /** How many times as long as by the formula. */
  factor({ prefilling, sinceJoin }: Batch): number {
    const { reading, writing } = this.settling
    return prefilling > 0 ? reading : (writing[Math.min(placeOf(sinceJoin), this.last)] as number)
  }

  /** Steps for which that holds, this one included. */
  steps({ sinceJoin }: Batch): number {
    const place = placeOf(sinceJoin)
    return place >= this.last ? Infinity : 2 ** place - sinceJoin
  }
}

/** 0 of the first step, 1 of the second, 2 of the third and fourth …: as many bits as the number has. */
export const placeOf = (sinceJoin: number): number => 32 - Math.clz32(Math.min(sinceJoin, LONG))
const LONG = 2 ** 31 - 1

/** Bits of the largest number of steps that is told apart from all larger ones, and one. */
export const MOST_PLACES = 32

function check(kind: string, { reading, writing }: Settling): void {
  if (writing.length === 0 || writing.length > MOST_PLACES)
    throw new Error(
      `core ${kind}: settling.writing has ${writing.length} factors; expected 1 to ${MOST_PLACES}, or leave settling out`,
    )
  const wrong = [reading, ...writing].find(factor => !(factor > 0 && factor < Infinity))
  if (wrong !== undefined)
    throw new Error(`core ${kind}: a step that takes ${wrong} times as long; expected a number above 0`)
}
