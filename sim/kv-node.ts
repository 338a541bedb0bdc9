/** A node of the prefix cache: one segment on a path of segments that starts at the root, and the blocks that it owns. */
import { BLOCK, type Blocks, fullBlocks, type Tokens } from './units.ts'

export class KvNode {
  /** Tells nodes apart while they live. */
  serial = 0
  parent: KvNode | null = null
  id = 0
  /** Segments on the path to here, and the tokens before and up to the end of this one. */
  depth = 0
  start: Tokens = 0
  end: Tokens = 0
  resident: Blocks = 0
  holders = 0
  children = 0
  earlier: KvNode | null = null
  later: KvNode | null = null
  idle = false

  get owned(): Blocks {
    return fullBlocks(this.end) - fullBlocks(this.start)
  }
  get complete(): boolean {
    return this.resident === this.owned
  }
  /** Tokens from the start of the prompt whose blocks are here, if the path above is. */
  get reach(): Tokens {
    return (fullBlocks(this.start) + this.resident) * BLOCK
  }
}
