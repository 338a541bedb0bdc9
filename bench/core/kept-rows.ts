/**
 * The KV rows that an engine keeps, text by text, and which of them serve a job. The machine's own pool says how many
 * tokens of a job are cached; here the rows must really be there. They come from the text that the process had last, or
 * from another that begins alike; what neither has is computed again. Texts that nobody has used for longest go first.
 *
 * Rows behind a gap (a page that left without computing anew what follows) carry a trace of what stood there: they serve
 * their own process alone.
 */
import type { Tokens } from '../../sim/units.ts'
import type { Engine, Sequence } from './engine.ts'

/** The rows of one text. */
export interface Rows {
  readonly sequence: Sequence
  /** The token of each row. */
  readonly ids: number[]
  readonly process: number
  /** The job that it was last used for. */
  job: number
  readonly isKernels: boolean
  /** Where the first gap closed, and tokens that have left. */
  gapAt: Tokens
  removed: Tokens
  usedAt: number
}

/** More rows than this are not thrown away for a text that parts from them sooner: it gets a copy of the beginning. */
const WORTH_KEEPING = 16

export class KeptRows {
  /** Rows that were copied, in all. */
  copied: Tokens = 0
  private readonly engine: Engine
  private readonly most: Tokens
  private readonly all = new Set<Rows>()
  private clock = 0

  constructor(engine: Engine, most: Tokens) {
    this.engine = engine
    this.most = most
  }

  /** The rows that this job had at its last step. */
  ofJob(process: number, job: number): Rows | undefined {
    for (const rows of this.all) if (rows.job === job && rows.process === process) return rows
    return undefined
  }

  /** Rows of this text's beginning, `wanted` of them at most: as many as can be had. */
  find(text: readonly number[], wanted: Tokens, job: { id: number; process: number; isKernels: boolean }): Rows {
    let [best, common] = [null as Rows | null, 0]
    for (const rows of this.all) {
      const found = Math.min(commonStart(rows.ids, text, wanted), rows.process === job.process ? Infinity : rows.gapAt)
      // Of equals, the latest.
      if (best !== null && (found < common || (found === common && rows.usedAt < best.usedAt))) continue
      ;[best, common] = [rows, found]
    }
    const isOwn = best?.process === job.process && best.isKernels === job.isKernels
    if (best !== null && isOwn && best.ids.length - common < WORTH_KEEPING) return this.takeOver(best, common, job.id)
    return this.begin(best, common, job)
  }

  private takeOver(rows: Rows, length: Tokens, job: number): Rows {
    rows.job = job
    if (rows.ids.length > length) rows.sequence.truncate(length)
    rows.ids.length = length
    if (length <= rows.gapAt) {
      rows.gapAt = Infinity
      rows.removed = 0
    }
    return rows
  }

  /** A text of its own, with a copy of the rows that are there. */
  begin(from: Rows | null, length: Tokens, job: { id: number; process: number; isKernels: boolean }): Rows {
    const sequence = this.engine.open()
    const isBehindGap = from !== null && from.gapAt < length
    const rows: Rows = {
      sequence,
      ids: from?.ids.slice(0, length) ?? [],
      process: job.process,
      job: job.id,
      isKernels: job.isKernels,
      gapAt: isBehindGap ? from.gapAt : Infinity,
      removed: isBehindGap ? from.removed : 0,
      usedAt: this.clock,
    }
    if (from !== null && length > 0) {
      sequence.copy(from.sequence, length)
      this.copied += length
    }
    this.all.add(rows)
    return rows
  }

  /** So many tokens leave a process's context. */
  closeGap(process: number, from: Tokens, tokens: Tokens): void {
    let latest: Rows | null = null
    for (const rows of this.all)
      if (rows.process === process && !rows.isKernels && rows.usedAt >= (latest?.usedAt ?? 0)) latest = rows
    const count = Math.min(tokens, (latest?.ids.length ?? 0) - from)
    if (latest === null || count <= 0) return
    latest.sequence.remove(from, count)
    latest.ids.splice(from, count)
    latest.gapAt = Math.min(latest.gapAt, from)
    latest.removed += count
  }

  /** These are in the step that comes, and grow by so many rows: others make room. */
  makeRoom(inUse: readonly Rows[], more: Tokens): void {
    this.clock++
    for (const rows of inUse) rows.usedAt = this.clock
    let total = more
    for (const { ids } of this.all) total += ids.length
    while (total > this.most) {
      const oldest = this.oldest()
      if (oldest === null) return
      total -= oldest.ids.length
      this.close(oldest)
    }
  }

  /** Of those that are not in the step. */
  private oldest(): Rows | null {
    let oldest: Rows | null = null
    for (const rows of this.all)
      if (rows.usedAt < this.clock && rows.usedAt < (oldest?.usedAt ?? Infinity)) oldest = rows
    return oldest
  }

  private close(rows: Rows): void {
    this.all.delete(rows)
    this.engine.close(rows.sequence)
  }

  closeAll(): void {
    for (const rows of this.all) this.close(rows)
  }
}

/** Tokens that both begin with, `most` at most. */
export function commonStart(a: readonly number[], b: readonly number[], most: Tokens): Tokens {
  const end = Math.min(a.length, b.length, most)
  let length = 0
  while (length < end && a[length] === b[length]) length++
  return length
}
