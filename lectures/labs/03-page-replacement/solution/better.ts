/**
 * Pages stay where they are, and so does the hand: it goes from old to new, clears the bits that it finds, evicts the
 * first page without one, and waits there. What a scan brings in stands right before it and is gone at its next pass; a
 * favourite, once it has come behind the hand, is left alone for a whole round. (Zhang et al. 2024 call it SIEVE.)
 */
import type { Evict, Page, PagerDefinition } from '../start/machine.ts'

const better: PagerDefinition = {
  summary: 'A hand passes from old pages to new ones, and evicts the first that was not used.',
  reference: 'Zhang et al. 2024',
  defaults: { pageIn: 'search', touch: 'search', topK: 5 },
  create() {
    const queue: Page[] = []
    const used = new Set<number>()
    let hand = 0

    function victim(): Page | undefined {
      for (let steps = 2 * queue.length; steps > 0; steps--) {
        if (hand >= queue.length) hand = 0
        const page = queue[hand] as Page
        if (!page.pinned && !used.delete(page.id)) {
          queue.splice(hand, 1)
          // Before a newcomer stands there, which would be the next to go.
          if (hand === queue.length) hand = 0
          return page
        }
        hand++
      }
      return undefined
    }

    return {
      touch: page => void used.add(page.id),
      admit(page) {
        used.delete(page.id)
        queue.push(page)
      },
      makeRoom(_ram, need) {
        const actions: Evict[] = []
        for (let freed = 0; freed < need; ) {
          const page = victim()
          if (page === undefined) break
          actions.push({ do: 'evict', page, why: 'not used since the hand passed; favourites stay where they are' })
          freed += page.tokens
        }
        return actions
      },
    }
  },
}

export default better
