/**
 * What of a step the sums in its batch do not tell: how its tokens fall into goes, how far its contexts are padded, who
 * decodes for the first time. Read in one walk over the jobs, O(batch), and in none where no coefficient asks for it.
 *
 * A batch that is only imagined visits no job. Its chunks are then taken to be equal, its longest context to be the
 * mean, and nobody to decode for the first time.
 */
import type { Batch } from '../core.ts'
import type { Job } from '../policy.ts'
import type { Tokens } from '../units.ts'
import type { StepLayout, TickCosts } from './step-time.ts'

/** Its first token came with the last chunk of its prompt. */
export const decodesFirst = (job: Job, tokens: Tokens): boolean => tokens === 1 && job.decoded === 1

export class StepShape {
  /** Σ max(w, b·n) over the goes of the step. */
  computing = 0
  goes = 0
  /** The context that jobs are padded to, once, and times these jobs. */
  filled: Tokens = 0
  padded: Tokens = 0
  /** Pieces of prompt, but for those that go with the decoding jobs; Σ (sᵢ + tᵢ) over them; contexts of those that decode first. */
  pieces = 0
  chunkContext: Tokens = 0
  joining: Tokens = 0
  /** Steps of one token each until the padding grows, this one included. */
  stepsWithinPadding = Infinity
  private readonly isApart: boolean
  private readonly padTo: Tokens
  private readonly piece: Tokens
  private chunks = 0
  private longest: Tokens = 0
  private visited = 0
  private weights = 0
  private perToken = 0

  constructor({ goes, padTo, piece }: StepLayout) {
    this.isApart = goes === 'apart'
    this.padTo = padTo
    this.piece = piece ?? Infinity
  }

  read(batch: Batch, costs: TickCosts): void {
    this.begin(costs)
    const asksChunks = this.isApart || costs.chunkContext > 0
    const isPadded = costs.padded > 0 || costs.longest > 0
    if (isPadded || costs.join > 0 || (asksChunks && batch.prefilling > 0))
      batch.eachJob((job, tokens, computed) => this.visit(job, tokens, computed))
    if (this.visited === 0 && asksChunks) this.imagine(batch)
    this.countGoes(batch)
    if (isPadded) this.pad(batch)
  }

  private begin({ weights, token }: TickCosts): void {
    this.weights = weights
    this.perToken = token
    this.computing = 0
    this.goes = 0
    this.chunks = 0
    this.pieces = 0
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
    if (tokens > 1) this.addChunks(1, tokens, end)
    else if (decodesFirst(job, tokens)) this.joining += end
  }

  /** `context`: Σ (sᵢ + tᵢ) over them, where their last pieces end; the `full` ones before end p, 2p … before those. */
  private addChunks(many: number, tokens: Tokens, context: Tokens): void {
    const piece = this.isApart && tokens > this.piece ? this.piece : tokens
    const full = Math.ceil(tokens / piece) - 1
    const last = tokens - full * piece
    this.chunks += many
    this.pieces += many * (full + 1)
    this.chunkContext += context + full * (context - many * last) - (many * piece * full * (full - 1)) / 2
    if (!this.isApart) return
    this.goes += many * (full + 1)
    this.computing += many * (this.go(last) + full * this.go(piece))
  }

  private readonly go = (tokens: Tokens): number => Math.max(this.weights, this.perToken * tokens)

  /** Of n chunks of t tokens with Σ t·(s + t/2) = work, Σ (s + t) is work/t + n·t/2. */
  private imagine({ prefilling, prefillTokens, prefillWork }: Batch): void {
    const tokens = prefillTokens / prefilling
    if (!(tokens > 1)) return
    this.addChunks(prefilling, tokens, prefillWork / tokens + prefillTokens / 2)
  }

  private countGoes(batch: Batch): void {
    const jobs = batch.decoding + batch.prefilling
    if (this.isApart) {
      if (jobs === this.chunks) return
      this.goes++
      this.computing += this.go(jobs - this.chunks)
      return
    }
    this.goes = 1
    this.pieces = batch.prefilling
    this.computing = this.go(batch.decoding + Math.max(batch.prefillTokens, batch.prefilling))
  }

  private pad(batch: Batch): void {
    const jobs = batch.decoding + batch.prefilling - (this.isApart ? this.chunks : 0)
    const mean = batch.decoding > 0 ? batch.decodeContext / batch.decoding : 0
    const longest = Math.max(this.longest, mean)
    this.filled = jobs > 0 ? Math.ceil(longest / this.padTo) * this.padTo : 0
    this.padded = jobs * this.filled
    this.stepsWithinPadding = Math.floor(this.filled - longest) + 1
  }
}
