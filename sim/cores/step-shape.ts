/**
 * What of a step the sums in its batch do not tell: how its tokens fall into goes, and how far its contexts are padded.
 * Read in one walk over the jobs, O(batch), and in none where no coefficient asks for it.
 *
 * A batch that is only imagined visits no job. Its chunks are then taken to be equal, and its longest context to be the
 * mean.
 */
import type { Batch } from '../core.ts'
import type { Tokens } from '../units.ts'
import type { StepLayout, TickCosts } from './step-time.ts'

export class StepShape {
  /** Σ max(w, b·n) over the goes of the step. */
  computing = 0
  /** Jobs that are padded, times the context that each is padded to. */
  padded: Tokens = 0
  /** Σ (sᵢ + tᵢ) over the chunks. */
  chunkContext: Tokens = 0
  /** Steps of one token each until the padding grows, this one included. */
  stepsWithinPadding = Infinity
  private readonly isApart: boolean
  private readonly padTo: Tokens
  private longest: Tokens = 0
  private chunks = 0
  private chunkTokens: Tokens = 0
  private chunkWork = 0
  private weights = 0
  private perToken = 0

  constructor({ goes, padTo }: StepLayout) {
    this.isApart = goes === 'apart'
    this.padTo = padTo
  }

  read(batch: Batch, costs: TickCosts): void {
    this.begin(costs)
    const walksGoes = this.isApart && batch.prefilling > 0
    const isPadded = costs.padded > 0
    const asksChunks = costs.chunkContext > 0 && batch.prefilling > 0
    if (walksGoes || isPadded || asksChunks) batch.eachJob((_job, tokens, computed) => this.visit(tokens, computed))
    this.countGoes(batch)
    if (isPadded) this.pad(batch)
  }

  private begin({ weights, token }: TickCosts): void {
    this.weights = weights
    this.perToken = token
    this.computing = 0
    this.chunkContext = 0
    this.chunks = 0
    this.chunkTokens = 0
    this.chunkWork = 0
    this.longest = 0
  }

  /** A job whose prompt waits for a later step computes nothing in this one. */
  private visit(tokens: Tokens, computed: Tokens): void {
    if (tokens === 0) return
    const end = computed + tokens
    if (tokens === 1 || !this.isApart) this.longest = Math.max(this.longest, end)
    if (tokens === 1) return
    this.chunks++
    this.chunkTokens += tokens
    this.chunkWork += tokens * (computed + tokens / 2)
    this.chunkContext += end
    if (this.isApart) this.computing += this.go(tokens)
  }

  private readonly go = (tokens: Tokens): number => Math.max(this.weights, this.perToken * tokens)

  private countGoes(batch: Batch): void {
    this.addUnseen(batch)
    if (!this.isApart) this.computing = this.go(batch.decoding + Math.max(batch.prefillTokens, batch.prefilling))
    else if (batch.decoding > 0) this.computing += this.go(batch.decoding)
  }

  /**
   * Chunks of one token, empty ones, and those of an imagined batch: alike, with the tokens and the work that are left. Of
   * n chunks of t tokens, Σ t·(s + t/2) being their work, Σ (s + t) is work/t + n·t/2.
   */
  private addUnseen(batch: Batch): void {
    const unseen = batch.prefilling - this.chunks
    if (unseen <= 0) return
    const tokens = Math.max(1, (batch.prefillTokens - this.chunkTokens) / unseen)
    this.chunkContext += (batch.prefillWork - this.chunkWork) / tokens + (unseen * tokens) / 2
    if (this.isApart) this.computing += unseen * this.go(tokens)
  }

  private pad(batch: Batch): void {
    const jobs = batch.decoding + (this.isApart ? 0 : batch.prefilling)
    const mean = batch.decoding > 0 ? batch.decodeContext / batch.decoding : 0
    const longest = Math.max(this.longest, mean)
    const filled = Math.ceil(longest / this.padTo) * this.padTo
    this.padded = jobs * filled
    this.stepsWithinPadding = Math.floor(filled - longest) + 1
  }
}
