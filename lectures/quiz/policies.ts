/** The policies that a student does by hand, with their rule in a sentence. */
import { clock } from '../by-hand/clock.ts'
import { fifo, lru, lruTwo, opt } from '../by-hand/methods.ts'

export const METHODS = { fifo, lru, clock: clock(), 'lru-2': lruTwo, opt } as const
export type PolicyName = keyof typeof METHODS

export const RULES: Readonly<Record<PolicyName, string>> = {
  fifo: 'FIFO: the page that came in first leaves.',
  lru: 'LRU: the page that was asked for longest ago leaves.',
  clock:
    'CLOCK: a hit sets the bit of a page; a page comes in with its bit not set, in the place of the one that left. ' +
    'The hand clears set bits and moves on; the first page without one leaves, and the hand goes one further.',
  'lru-2':
    'LRU-2: the page whose last use but one lies farthest back leaves; uses before it left count too. ' +
    'Pages that were asked for once only go before all others, the one unused for longest first.',
  opt:
    'OPT, which knows the future: the page that is asked for again last leaves. ' +
    'Of several that are never asked for again, the one with the smallest number.',
}
