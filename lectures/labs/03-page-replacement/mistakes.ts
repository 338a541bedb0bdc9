/** What people write in the place of CLOCK, by what it evicts, and what helps. */
import { clock } from '../../by-hand/clock.ts'
import { fifo, lifo, lru } from '../../by-hand/methods.ts'
import type { Mistake } from '../../lab/strings.ts'

export const mistakes: readonly Mistake[] = [
  {
    method: lifo,
    hint: 'It evicts the page that came in last, like the starter: fill the gap in clock.ts.',
  },
  {
    method: fifo,
    hint: 'It evicts in the order of coming in, used or not: that is FIFO. Set a bit in touch(), look at it in makeRoom(), and let the hand pass a page whose bit is set.',
  },
  {
    method: lru,
    hint: 'It evicts the page that was used longest ago: that is LRU. CLOCK keeps no order of uses, only a bit for each page.',
  },
  {
    method: clock({ handReturns: true }),
    hint: 'The hand begins at the oldest page each time. It must stay where it stopped: what it passes goes behind it.',
  },
  {
    method: clock({ neverClears: true }),
    hint: 'The hand passes pages and leaves their bits set, so they stay for ever. Clear the bit of each page that it spares.',
  },
  {
    method: clock({ newcomerBit: true }),
    hint: 'Newcomers have their bit set at once. Many textbooks do so; here a page that has only come in has not been used.',
  },
]
