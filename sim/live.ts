/**
 * A real model in the machine: a core whose steps take the time that they take, and a mind whose words must be read.
 * The machine stops at a question and goes on with the answer, at the very place where it stopped:
 *
 *   while (machine.advance(n) === 'asking') await machine.answerAll()
 *
 * All cores decide first, in core order, then the questions are answered in the same order; so nothing depends on how
 * long an answer takes to come. What a text says is known by segment: equal segments are equal tokens.
 */
import type { Batch, Core } from './core.ts'
import type { Ask, Fact } from './facts.ts'
import type { Segment } from './kv.ts'
import type { PageKind } from './pager.ts'
import type { Say } from './policy.ts'
import type { Ticks, Tokens } from './units.ts'

// ---- time ----

/** One job in the step to be taken. */
export interface LiveJob {
  /** Never reused. */
  readonly id: number
  /** The key of its process, and whether it is a call of the kernel's, with a prompt of its own. */
  readonly process: number
  readonly isKernels: boolean
  readonly prompt: readonly Segment[]
  readonly promptTokens: Tokens
  /** Tokens of its answer so far; text = prompt, then these. */
  readonly decoded: Tokens
  /** Rows of KV that it has: those of the first `computed` tokens of its text. The step computes the next `tokens`. */
  readonly computed: Tokens
  readonly tokens: Tokens
  /** These reach the end of its text, so the step gives one token more. */
  readonly gives: boolean
}

export interface LiveStep {
  readonly ticks: Ticks
  /** Jobs (by id) that have said all that they have to say, with the token of this step. */
  readonly ended: readonly number[]
}

/** What it says of prices are estimates, for policies that ask. */
export interface LiveCore extends Core {
  /** `batch`: the same in sums, as simulated cores price it. */
  step(jobs: readonly LiveJob[], batch: Batch): Promise<LiveStep>
  /** So many tokens leave the context of a process; the rows of what follows stay as they are, and move up. */
  closeGap(process: number, from: Tokens, tokens: Tokens): void
}

export const liveOf = (core: Core): LiveCore | null => ('step' in core ? (core as LiveCore) : null)

export interface Question {
  readonly core: number
  readonly jobs: readonly LiveJob[]
  readonly batch: Batch
}

/** Who is in the step, in order of admission. */
export function liveJobs(batch: Batch, keyOf: (process: number) => number, isKernels: (job: number) => boolean) {
  const jobs: LiveJob[] = []
  batch.eachJob((job, tokens, computed) => {
    const target = job.promptTokens + job.decoded
    // A prompt that the budget of this step did not reach; an empty one gives its first token all the same.
    if (tokens === 0 && target > 0) return
    jobs.push({
      id: job.id,
      process: keyOf(job.process),
      isKernels: isKernels(job.index),
      prompt: job.prompt,
      promptTokens: job.promptTokens,
      decoded: job.decoded,
      computed: Math.min(computed, target - tokens),
      tokens,
      gives: computed + tokens >= target,
    })
  })
  return jobs
}

// ---- mind ----

/** What the kernel has written of its own accord. */
export type Origin = 'reply' | 'error' | 'warning' | 'stub' | 'stored' | 'summarize' | 'rate'

/** A text that a prompt will contain. */
export interface PageText {
  /** The key of its process, and a number for this text in it: the same under every policy. */
  readonly process: number
  readonly seed: number
  readonly kind: PageKind
  readonly tokens: Tokens
  /** What it says, in order. */
  readonly facts: readonly Fact[]
  /** The question that it puts. */
  readonly ask: Ask | null
  /** A result without one is what a search has found. */
  readonly origin: Origin | null
}

/** What the model is about to say. */
export type Speech =
  /** An answer of so many tokens, or a call of `call` at most (0: none is on offer). */
  | {
      readonly as: 'answer'
      readonly ask: Ask | null
      readonly tokens: Tokens
      readonly call: Tokens
      /** All that the answer needs is in the prompt, or was found. */
      readonly evidence: boolean
      /** Pages that came in since stand between the question and the answer: the kernel puts it once more. */
      readonly askAgain: boolean
      readonly known: readonly Fact[]
    }
  /** To a warning: it may save what it finds worth it, in `most` tokens. */
  | { readonly as: 'save'; readonly most: Tokens; readonly known: readonly Fact[] }
  | { readonly as: 'summary'; readonly tokens: Tokens; readonly known: readonly Fact[] }
  | { readonly as: 'rating'; readonly tokens: Tokens }

/** What was said. `facts` are those that are truly in the words; `invented` counts what is stated there and is not so. */
export type Heard =
  | { readonly is: 'answer'; readonly say: Say; readonly malformed: boolean }
  /** `key` −1: a fact that there is not. `words`: what it looks for, where stores have words. */
  | { readonly is: 'search'; readonly key: number; readonly words: string | null }
  | { readonly is: 'facts'; readonly facts: readonly Fact[]; readonly invented: number }
  /** It wanted to call, and nobody can tell for what. */
  | { readonly is: 'malformed' }

/** Knows the tokens of texts. */
export interface Transcript {
  /** What the process's last call of the model has said stands in contexts as this segment. */
  stands(process: number, segment: number): void
  /** The process is gone. */
  gone(process: number): void
}

export interface LiveMind {
  /** Told of each text before it is in a prompt, once. */
  page(segment: number, text: PageText): void
  /** The next call of the model by this process, or for it; gives the tokens that it takes at most. */
  begin(process: number, speech: Speech): Tokens
  /** The call that was begun is over. */
  finish(process: number): Heard
  /** A text in words, for stores that are searched by them; null: there are none. */
  wordsOf(segment: number, text: PageText): string | null
}
