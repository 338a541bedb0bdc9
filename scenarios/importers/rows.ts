/** The rows of a trace, packed into columns: tens of bytes a row, so that a month of traffic fits. */
import type { Seconds, Tokens } from '../../sim/units.ts'
import type { TraceRow } from './format.ts'

/** Numbers that grow in number. */
class Column {
  private values = new Float64Array(1024)
  length = 0

  push(value: number): void {
    if (this.length === this.values.length) {
      const more = new Float64Array(this.length * 2)
      more.set(this.values)
      this.values = more
    }
    this.values[this.length++] = value
  }

  at(i: number): number {
    return this.values[i] ?? Number.NaN
  }
}

export class Rows {
  private readonly start = new Column()
  private readonly firstCall = new Column()
  private readonly firstHash = new Column()
  private readonly input = new Column()
  private readonly output = new Column()
  private readonly pause = new Column()
  private readonly hash = new Column()
  /** How often each hash comes in the whole trace. */
  private readonly uses = new Map<number, number>()
  /** Row numbers in order of time; null: as they are. */
  private order: Uint32Array | null = null

  constructor() {
    this.firstCall.push(0)
    this.firstHash.push(0)
  }

  get count(): number {
    return this.start.length
  }

  add(row: TraceRow): void {
    this.start.push(row.at)
    for (const call of row.calls) {
      this.input.push(call.input)
      this.output.push(call.output)
      this.pause.push(call.pause)
    }
    for (const hash of row.hashes ?? []) {
      this.hash.push(hash)
      this.uses.set(hash, (this.uses.get(hash) ?? 0) + 1)
    }
    this.firstCall.push(this.input.length)
    this.firstHash.push(this.hash.length)
  }

  /** Put the rows in order of time; those of the same time stay as they came. */
  sort(): void {
    let sorted = true
    for (let i = 1; i < this.count && sorted; i++) sorted = this.start.at(i) >= this.start.at(i - 1)
    if (sorted) return
    const order = Uint32Array.from({ length: this.count }, (_, i) => i)
    this.order = order.sort((a, b) => this.start.at(a) - this.start.at(b) || a - b)
  }

  private row(n: number): number {
    return this.order?.[n] ?? n
  }

  /** When row n comes, after the first. */
  at(n: number): Seconds {
    return this.start.at(this.row(n)) - this.start.at(this.row(0))
  }

  calls(n: number): number {
    const row = this.row(n)
    return this.firstCall.at(row + 1) - this.firstCall.at(row)
  }

  call(n: number, i: number): { input: Tokens; output: Tokens; pause: Seconds } {
    const at = this.firstCall.at(this.row(n)) + i
    return { input: this.input.at(at), output: this.output.at(at), pause: this.pause.at(at) }
  }

  /** The hashes at the start of row n that come elsewhere too: text that comes but once needs no name. */
  sharedHashes(n: number): number[] {
    const row = this.row(n)
    const shared: number[] = []
    for (let i = this.firstHash.at(row); i < this.firstHash.at(row + 1); i++) {
      const hash = this.hash.at(i)
      if ((this.uses.get(hash) ?? 0) < 2) break
      shared.push(hash)
    }
    return shared
  }
}
