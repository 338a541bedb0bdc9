/** CLOCK: the hand stands at the first of the ring; what it spares, and what comes in, goes behind it, to the end. */
import type { Evict, Page, PagerDefinition } from '../start/machine.ts'

const clock: PagerDefinition = {
  summary: 'Evict in order of coming in, but a page that was used since goes round once more.',
  reference: 'Corbató 1968',
  defaults: { pageIn: 'search', touch: 'search', topK: 5 },
  create() {
    const ring: Page[] = []
    const used = new Set<number>()

    /** The next victim, taken out of the ring. */
    function victim(): Page | undefined {
      for (let steps = 2 * ring.length; steps > 0; steps--) {
        const page = ring.shift() as Page
        if (!page.pinned && !used.delete(page.id)) return page
        ring.push(page)
      }
      return undefined
    }

    return {
      touch: page => void used.add(page.id),
      admit(page) {
        used.delete(page.id)
        ring.push(page)
      },
      makeRoom(_ram, need) {
        const actions: Evict[] = []
        for (let freed = 0; freed < need; ) {
          const page = victim()
          if (page === undefined) break
          actions.push({ do: 'evict', page, why: 'not used since the hand passed' })
          freed += page.tokens
        }
        return actions
      },
    }
  },
}

export default clock
