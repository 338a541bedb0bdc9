/** What policies see of a core: getters over the runner, and no way to change it. */
import { prefillTime } from './estimates.ts'
import type { CoreView, Job } from './policy.ts'
import type { Runner } from './runner.ts'
import type { Blocks, Ticks, Tokens } from './units.ts'

export class RunnerView implements CoreView {
  readonly #runner: Runner
  readonly name: string
  readonly index: number

  constructor(runner: Runner) {
    this.#runner = runner
    this.name = runner.config.name
    this.index = runner.index
  }

  get now(): Ticks {
    return this.#runner.jobs.now
  }
  get step(): number {
    return this.#runner.step
  }
  get slots(): number {
    return this.#runner.spec.slots
  }
  get running(): number {
    return this.#runner.batch.size
  }
  get waiting(): number {
    return this.#runner.composer.waiting
  }
  get pendingPrefill(): Tokens {
    return this.#runner.composer.pendingPrefill
  }
  get freeBlocks(): Blocks {
    return this.#runner.pool.free
  }
  get totalBlocks(): Blocks {
    return this.#runner.pool.total
  }
  get tokenBudget(): Tokens {
    return this.#runner.spec.tokenBudget
  }
  get contextLimit(): Tokens {
    return this.#runner.spec.contextLimit
  }
  newest(): Job | null {
    const { batch, jobs } = this.#runner
    return batch.newest < 0 ? null : jobs.view(batch.newest)
  }
  eachRunning(visit: (job: Job) => void): void {
    const { batch, jobs } = this.#runner
    batch.each(job => visit(jobs.view(job)))
  }
  cachedTokens(job: Job): Tokens {
    return Math.min(this.#runner.composer.claims.match(job.index).reach, job.promptTokens)
  }
  prefillTime(tokens: Tokens): Ticks {
    return prefillTime(this.#runner.config.core, tokens)
  }
  served(client: number): { input: Tokens; output: Tokens } {
    return this.#runner.composer.service.served(client, this.#runner.step)
  }
}
