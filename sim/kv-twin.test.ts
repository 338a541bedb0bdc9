/**
 * The pool against a naive twin: each block is an object in a list, known by the whole text before it, with the
 * time at which it was last let go. No tree, no counts, no lists to keep: everything is looked up anew.
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { KvPool, type Segment } from './kv.ts'
import type { KvNode } from './kv-node.ts'

const TOTAL = 24
const segment = (id: number): Segment => ({ id, tokens: [8, 16, 24, 40, 0, 31][id % 6] as number })
const length = (prompt: readonly Segment[]): number => prompt.reduce((sum, p) => sum + p.tokens, 0)

interface Block {
  text: string
  index: number
  holders: number
  released: number
}

/** Which text the i-th block of a prompt ends in: the ids up to the segment that holds its last token. */
function texts(prompt: readonly Segment[], tokens: number): string[] {
  return Array.from({ length: Math.floor(Math.min(tokens, length(prompt)) / 16) }, (_, i) => {
    let end = 0
    const last = prompt.findIndex(p => (end += p.tokens) >= (i + 1) * 16)
    return `${prompt
      .slice(0, last + 1)
      .map(p => p.id)
      .join('/')}#${i}`
  })
}

class Twin {
  blocks: Block[] = []
  privately = 0
  now = 0

  get free(): number {
    return TOTAL - this.privately - this.blocks.filter(b => b.holders > 0).length
  }
  /** Blocks from the start of the prompt that are here without a gap. */
  match(prompt: readonly Segment[]): Block[] {
    const found: Block[] = []
    for (const text of texts(prompt, Infinity)) {
      const block = this.blocks.find(b => b.text === text)
      if (block === undefined) break
      found.push(block)
    }
    return found
  }
  publish(prompt: readonly Segment[], tokens: number): Block[] {
    const held = texts(prompt, tokens).map((text, index) => {
      const known = this.blocks.find(b => b.text === text)
      const block = known ?? { text, index, holders: 0, released: 0 }
      if (known === undefined) this.blocks.push(block)
      block.holders++
      return block
    })
    this.evict()
    return held
  }
  release(held: readonly Block[]): void {
    this.now++
    for (const block of held) if (--block.holders === 0) block.released = this.now
  }
  take(count: number): void {
    this.privately += count
    this.evict()
  }
  private evict(): void {
    while (this.privately + this.blocks.length > TOTAL) {
      const [victim] = this.blocks
        .filter(b => b.holders === 0)
        .sort((a, b) => a.released - b.released || b.index - a.index)
      if (victim === undefined) return
      this.blocks.splice(this.blocks.indexOf(victim), 1)
    }
  }
}

type Action =
  | { do: 'publish'; ids: number[]; share: number }
  | { do: 'release'; which: number }
  | { do: 'take'; count: number }
  | { do: 'give'; share: number }

const action: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('publish'),
      ids: fc.array(fc.nat(5), { minLength: 1, maxLength: 5 }),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('release'), which: fc.nat(20) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('take'), count: fc.nat(8) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('give'), share: fc.double({ min: 0, max: 1, noNaN: true }) }) },
) as fc.Arbitrary<Action>

class Pair {
  readonly pool = new KvPool(TOTAL)
  readonly twin = new Twin()
  private readonly held: { node: KvNode; blocks: Block[] }[] = []

  perform(a: Action): void {
    const { pool, twin } = this
    if (a.do === 'publish') this.publish(a.ids.map(segment), a.share)
    else if (a.do === 'take') this.take(Math.min(a.count, twin.free))
    else if (a.do === 'give') this.take(-Math.floor(a.share * twin.privately))
    else if (this.held.length > 0) {
      const [hold] = this.held.splice(a.which % this.held.length, 1)
      if (hold === undefined) return
      pool.release(hold.node)
      twin.release(hold.blocks)
    }
  }

  private take(count: number): void {
    this.pool.take(count)
    this.twin.take(count)
  }

  /** As the machine does it: match, see whether it fits, hold, publish. */
  private publish(prompt: readonly Segment[], share: number): void {
    const { pool, twin } = this
    const found = pool.match(prompt)
    expect(Math.min(found.reach, length(prompt))).toBe(16 * twin.match(prompt).length)
    const tokens = Math.max(Math.floor(share * length(prompt)), found.reach)
    const fresh = texts(prompt, tokens).length - twin.match(prompt).length
    const wakes = twin.match(prompt).filter(b => b.holders === 0).length
    expect(pool.idleUpTo(found)).toBe(wakes)
    if (fresh + wakes > twin.free) return
    pool.hold(found)
    const blocks = twin.publish(prompt, tokens)
    this.held.push({ node: pool.publish(found, prompt, tokens), blocks })
  }
}

test('tree and counts agree with a list of blocks: what is found, what is free, what is evicted', () => {
  fc.assert(
    fc.property(fc.array(action, { maxLength: 120 }), actions => {
      const pair = new Pair()
      for (const a of actions) {
        pair.perform(a)
        expect(pair.pool.audit()).toBe(null)
        expect(pair.pool.free).toBe(pair.twin.free)
      }
    }),
    { numRuns: 300 },
  )
})
