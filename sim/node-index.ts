/**
 * Finds the child of a cache node by (serial of the parent, id of the segment): an open-addressed hash table,
 * since a Map with such keys takes most of a simulation's time. Linear probing; removal moves later entries up,
 * so there are no tombstones.
 */
import type { KvNode } from './kv-node.ts'

const hash = (parent: number, id: number): number => {
  const h = Math.imul(parent, 0x9e3779b1) ^ Math.imul(id, 0x85ebca6b)
  return Math.imul(h ^ (h >>> 15), 0x2c1b3c6d)
}

const parentOf = (node: KvNode): number => node.parent?.serial ?? 0

export class NodeIndex {
  size = 0
  private table: (KvNode | null)[] = new Array(64).fill(null)
  private mask = 63

  find(parent: number, id: number): KvNode | null {
    for (let i = hash(parent, id) & this.mask; ; i = (i + 1) & this.mask) {
      const node = this.table[i] as KvNode | null
      if (node === null || (node.id === id && parentOf(node) === parent)) return node
    }
  }

  add(node: KvNode): void {
    if (2 * ++this.size > this.table.length) this.grow()
    this.place(node)
  }

  remove(node: KvNode): void {
    let hole = this.home(node)
    while (this.table[hole] !== node) hole = (hole + 1) & this.mask
    this.size--
    for (let i = (hole + 1) & this.mask; ; i = (i + 1) & this.mask) {
      const next = this.table[i] as KvNode | null
      if (next === null) break
      // An entry may fill the hole if its home is not between the hole and itself.
      if (((i - this.home(next)) & this.mask) < ((i - hole) & this.mask)) continue
      this.table[hole] = next
      hole = i
    }
    this.table[hole] = null
  }

  *values(): Generator<KvNode> {
    for (const node of this.table) if (node !== null) yield node
  }

  private home(node: KvNode): number {
    return hash(parentOf(node), node.id) & this.mask
  }

  private place(node: KvNode): void {
    let i = this.home(node)
    while (this.table[i] !== null) i = (i + 1) & this.mask
    this.table[i] = node
  }

  private grow(): void {
    const old = this.table
    this.table = new Array(2 * old.length).fill(null)
    this.mask = this.table.length - 1
    for (const node of old) if (node !== null) this.place(node)
  }
}
