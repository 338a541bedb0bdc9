/**
 * What of a step the sums in its batch do not tell: how its tokens fall into goes, how far its contexts are padded, whose
 * prompt is complete with it. Read in one walk over the jobs, O(batch), and in none where no coefficient asks for it.
 *
 * A batch that is only imagined visits no job. Its chunks are then taken to be equal, each the last of its prompt, and its
 * longest context to be the mean.
 */
import type { Batch } from '../core.ts'
import type { Job } from '../policy.ts'
import type { Tokens } from '../units.ts'
import type { StepLayout, TickCosts } from './step-time.ts'

export class StepShape {
  /** Σ max(w, b·n) over the goes of the step. */
  computing = 0
  /** Jobs that are padded, times the context that each is padded to. */
  padded: Tokens = 0
  /** Chunks of prompt, but for those that go with the decoding jobs; Σ (sᵢ + tᵢ) over them, and over the last of their prompts. */
  chunks = 0
  chunkContext: Tokens = 0
  joining: Tokens = 0
  /** Steps of one token each until the padding grows, this one included. */
  stepsWithinPadding = Infinity
  private readonly isApart: boolean
  private readonly padTo: Tokens
  private longest: Tokens = 0
  private visited = 0
  private weights = 0
  private perToken = 0

  constructor({ goes, padTo }: StepLayout) {
    this.isApart = goes === 'apart'
    this.padTo = padTo
  }

  read(batch: Batch, costs: TickCosts): void {
    this.begin(costs)
    const asksChunks = this.isApart || costs.chunkContext > 0 || costs.join > 0
    const isPadded = costs.padded > 0
    if (isPadded || (asksChunks && batch.prefilling > 0))
      batch.eachJob((job, tokens, computed) => this.visit(job, tokens, computed))
    if (this.visited === 0 && asksChunks) this.imagine(batch)
    this.countGoes(batch)
    if (isPadded) this.pad(batch)
  }

  private begin({ weights, token }: TickCosts): void {
    this.weights = weights
    this.perToken = token
    this.computing = 0
    this.chunks = 0
    this.chunkContext = 0
    this.joining = 0
    this.visited = 0
    this.longest = 0
  }

  /** A job whose prompt waits for a later step computes nothing in this one. */
  private visit(job: Job, tokens: Tokens, computed: Tokens): void {
    this.visited++
    if (tokens === 0) return
    const end = computed + tokens
    if (tokens === 1 || !this.isApart) this.longest = Math.max(this.longest, end)
    if (tokens === 1) return
    this.addChunks(1, tokens, end)
    if (end >= job.promptTokens + job.decoded) this.joining += end
  }

  private addChunks(many: number, tokens: Tokens, context: Tokens): void {
    this.chunks += many
    this.chunkContext += context
    if (this.isApart) this.computing += many * this.go(tokens)
  }

  private readonly go = (tokens: Tokens): number => Math.max(this.weights, this.perToken * tokens)

  /** Of n chunks of t tokens with Σ t·(s + t/2) = work, Σ (s + t) is work/t + n·t/2. */
  private imagine({ prefilling, prefillTokens, prefillWork }: Batch): void {
    const tokens = prefillTokens / prefilling
    if (!(tokens > 1)) return
    this.addChunks(prefilling, tokens, prefillWork / tokens + prefillTokens / 2)
    this.joining = this.chunkContext
  }

  private countGoes(batch: Batch): void {
    const jobs = batch.decoding + batch.prefilling
    if (this.isApart) {
      if (jobs > this.chunks) this.computing += this.go(jobs - this.chunks)
      return
    }
    this.chunks = batch.prefilling
    this.computing = this.go(batch.decoding + Math.max(batch.prefillTokens, batch.prefilling))
  }

  private pad(batch: Batch): void {
    const jobs = batch.decoding + batch.prefilling - (this.isApart ? this.chunks : 0)
    const mean = batch.decoding > 0 ? batch.decodeContext / batch.decoding : 0
    const longest = Math.max(this.longest, mean)
    const filled = Math.ceil(longest / this.padTo) * this.padTo
    this.padded = jobs * filled
    this.stepsWithinPadding = Math.floor(filled - longest) + 1
  }
}
