/**
 * What jobs and waiting processes claim of a core's KV pool. A running job claims the tree nodes of its prompt
 * and private blocks for the rest. A *kept* claim belongs to a paused job or to a process that waits for a tool:
 * it is pinned, but reclaimed, oldest first, when the batch lacks blocks; so keeping can never deadlock.
 */
import type { JobTable } from './jobs.ts'
import { type KvNode, KvPool } from './kv.ts'
import { blocks, fullBlocks, type Tokens } from './units.ts'

/** A kept claim: of a paused job (`job` ≥ 0), or of a process that waits. */
export interface Kept {
  readonly job: number
  readonly process: number
  readonly tokens: Tokens
  readonly node: KvNode | null
}

export class Claims {
  readonly pool: KvPool
  readonly prefixCache: boolean
  /** In order of keeping. */
  private readonly kept = new Set<Kept>()
  private readonly keptJobs = new Map<number, Kept>()
  private readonly jobs: JobTable

  constructor(jobs: JobTable, kvTokens: Tokens, prefixCache: boolean) {
    this.jobs = jobs
    this.pool = new KvPool(fullBlocks(kvTokens))
    this.prefixCache = prefixCache
  }

  /** The deepest node that the job's prompt finds in the cache. */
  match(job: number): KvNode {
    return this.prefixCache ? this.pool.match(this.jobs.view(job).prompt) : this.pool.root
  }

  /** Begin a claim: hold the node and take what lies on top of it. */
  open(job: number, node: KvNode, cached: Tokens, computed: Tokens): void {
    const { jobs, pool } = this
    pool.hold(node)
    jobs.node[job] = node
    jobs.inTree[job] = fullBlocks(cached)
    jobs.computed[job] = computed
    pool.take(blocks(computed) - fullBlocks(cached))
    if (computed > cached) this.share(job)
  }

  /** Take blocks for the next tokens of a job. */
  extend(job: number, tokens: Tokens): void {
    const computed = this.jobs.computed[job] as number
    this.pool.take(blocks(computed + tokens) - blocks(computed))
  }

  /** Give back what `extend` took. */
  retract(job: number, tokens: Tokens): void {
    const computed = this.jobs.computed[job] as number
    this.pool.take(blocks(computed) - blocks(computed + tokens))
  }

  /** What is computed of the prompt joins the tree, where others find it. */
  share(job: number): void {
    const { jobs, pool } = this
    if (!this.prefixCache) return
    const upTo = Math.min(jobs.computed[job] as number, jobs.promptTokens[job] as number)
    const full = fullBlocks(upTo)
    if (full <= (jobs.inTree[job] as number)) return
    pool.take((jobs.inTree[job] as number) - full)
    jobs.inTree[job] = full
    jobs.node[job] = pool.publish(jobs.node[job] as KvNode, jobs.view(job).prompt, upTo)
  }

  /** End a claim: private blocks are freed, nodes fall idle and may be found again. */
  close(job: number): null {
    const { jobs, pool } = this
    const node = jobs.node[job]
    if (!node) return null
    pool.take((jobs.inTree[job] as number) - blocks((jobs.computed[job] as number) + (jobs.chunk[job] as number)))
    pool.release(node)
    this.forget(job)
    return null
  }

  /**
   * End the claim of a finished job whose process goes on: prompt and answer, as `prompt` now has them, stay in the
   * tree. Returns the node at their end, idle unless others hold it; null if there is no cache to leave it in.
   */
  leave(job: number): KvNode | null {
    const { jobs, pool } = this
    const computed = jobs.computed[job] as number
    const node = jobs.node[job] as KvNode
    pool.take((jobs.inTree[job] as number) - blocks(computed))
    const last = this.prefixCache ? pool.publish(node, jobs.view(job).prompt, computed) : node
    pool.release(last)
    this.forget(job)
    return this.prefixCache ? last : null
  }

  private forget(job: number): void {
    this.jobs.node[job] = null
    this.jobs.computed[job] = 0
    this.jobs.chunk[job] = 0
    this.jobs.inTree[job] = 0
  }

  keepJob(job: number): void {
    const kept: Kept = { job, process: this.jobs.process[job] as number, tokens: this.jobs.computed[job] as number, node: null }
    this.kept.add(kept)
    this.keptJobs.set(job, kept)
  }

  isKept(job: number): boolean {
    return this.keptJobs.has(job)
  }

  /** The paused job runs again, or is gone. */
  unkeepJob(job: number): void {
    const kept = this.keptJobs.get(job)
    if (kept === undefined) return
    this.keptJobs.delete(job)
    this.kept.delete(kept)
  }

  keepProcess(process: number, node: KvNode, tokens: Tokens): Kept {
    this.pool.hold(node)
    const kept: Kept = { job: -1, process, tokens, node }
    this.kept.add(kept)
    return kept
  }

  /** The process needs its pin no longer. */
  unkeepProcess(kept: Kept): void {
    if (this.kept.delete(kept)) this.pool.release(kept.node as KvNode)
  }

  isPinned(kept: Kept): boolean {
    return this.kept.has(kept)
  }

  /** Take back the oldest kept claim that is not this job's own; null if there is none. */
  reclaim(asking: number): Kept | null {
    for (const kept of this.kept) {
      if (kept.job >= 0 && kept.job === asking) continue
      if (kept.job >= 0) {
        this.unkeepJob(kept.job)
        this.close(kept.job)
      } else this.unkeepProcess(kept)
      return kept
    }
    return null
  }
}
