/**
 * CLOCK, or second chance. The pages stand in a circle, each with a bit, and a hand points at one of them.
 *
 *   - A page that comes in takes the place behind the hand (the one that the hand reaches last). Its bit is not set.
 *   - A use sets the page's bit.
 *   - To find a victim, look where the hand points. Bit set: clear it and move the hand on. Not set: this page leaves,
 *     and the hand points at the one after it.
 *   - A pinned page is passed over, and keeps its bit.
 */
import type { Evict, PagerDefinition } from './machine.ts'

const clock: PagerDefinition = {
  summary: 'Evict in order of coming in, but a page that was used since goes round once more.',
  reference: 'Corbató 1968',
  // How pages come back and how a use becomes known, where a scenario does not say; this lab's says oracle to both.
  defaults: { pageIn: 'search', touch: 'search', topK: 5 },
  create() {
    // ---- The gap: from here …
    // As it stands the page that came in last leaves, whatever was used. It runs, and it is not CLOCK.
    return {
      touch(_page) {},
      admit(_page) {},
      makeRoom(ram, need) {
        const newestFirst = [...ram.inPromptOrder()].reverse()
        const actions: Evict[] = []
        let freed = 0
        for (const page of newestFirst) {
          if (freed >= need) break
          actions.push({ do: 'evict', page, why: 'came in last' })
          freed += page.tokens
        }
        return actions
      },
    }
    // ---- … to here.
  },
}

export default clock
