/**
 * The trace: what happened, as one union of events. Metrics apart, everything that people see is drawn from
 * it. Tracing is optional and costs nothing when it is off. A new or changed event raises the version.
 */
import type { PageKind } from './pager.ts'
import type { Say } from './policy.ts'
import type { Blocks, Ticks, Tokens } from './units.ts'

export const TRACE_VERSION = 3

export interface TraceHeader {
  trace: typeof TRACE_VERSION
  program: 'llm-os-lab'
  version: string
  scenario: string
  seed: number
  ticksPerSecond: number
  cores: readonly TracedCore[]
}

/** What of a core does not change. Null: without end. */
export interface TracedCore {
  readonly name: string
  readonly slots: number
  readonly contextLimit: Tokens | null
  readonly kvBlocks: Blocks | null
}

export type PanicName =
  | 'context-overflow'
  | 'kv-too-small'
  | 'prompt-over-budget'
  | 'livelock'
  | 'deadlock'
  | 'starved'
  | 'endless-loop'
  | 'token-limit'
  | 'lifetime'
  | 'spawn-limit'
  | 'bad-syscall'
  | 'policy'
  | 'time-overflow'

/**
 * `process` is its address; `turn` counts its thinks from 0; `t` is when. `free`: KV blocks that can still be had once the
 * job is in and has what it asked for; those of the prefix cache are among them. Null: without end.
 */
export type TraceEvent =
  | { t: Ticks; on: 'start'; process: string; client: string; parent?: string }
  | { t: Ticks; on: 'read' | 'write'; process: string; tokens: Tokens }
  | { t: Ticks; on: 'submit'; process: string; turn: number; core: string; prompt: Tokens; output: Tokens; why: string }
  | {
      t: Ticks
      on: 'admit'
      process: string
      turn: number
      core: string
      cached: Tokens
      swapped: Tokens
      free: Blocks | null
      why: string
    }
  | {
      t: Ticks
      on: 'preempt'
      process: string
      turn: number
      core: string
      kv: 'keep' | 'swap' | 'recompute'
      why: string
    }
  | { t: Ticks; on: 'reclaim'; process: string; core: string; tokens: Tokens; why: string }
  | { t: Ticks; on: 'first'; process: string; turn: number; core: string }
  | { t: Ticks; on: 'finish'; process: string; turn: number; core: string; tokens: Tokens; say: Say }
  | { t: Ticks; on: 'escalate'; process: string; turn: number; from: string; to: string; why: string }
  | { t: Ticks; on: 'cancel'; process: string; turn: number; core: string; why: string }
  | { t: Ticks; on: 'late'; process: string; turn: number }
  | {
      t: Ticks
      on: 'hold'
      process: string
      core: string
      kv: 'keep' | 'swap' | 'discard' | 'release'
      tokens: Tokens
      why: string
    }
  | { t: Ticks; on: 'call'; process: string; device: string; handle: number; waits: boolean }
  | { t: Ticks; on: 'retry'; process: string; device: string; handle: number; attempt: number }
  | { t: Ticks; on: 'return'; process: string; device: string; handle: number; ok: boolean; tokens: Tokens }
  | { t: Ticks; on: 'use'; process: string; page: number; hit: boolean }
  | { t: Ticks; on: 'send'; process: string; to: string; tokens: Tokens }
  | { t: Ticks; on: 'receive'; process: string; from: string; tokens: Tokens }
  | { t: Ticks; on: 'sleep' | 'wake'; process: string; why: string }
  | { t: Ticks; on: 'exit'; process: string }
  | { t: Ticks; on: 'panic'; process: string; name: PanicName; why: string }
  | { t: Ticks; on: 'kill'; process: string }
  | (PagingEvent & { t: Ticks; process: string; turn: number })

/** What happens to a context. `page` is its number in its process. */
export type PagingEvent =
  | { on: 'page-in'; page: number; kind: PageKind; tokens: Tokens; why: string }
  | { on: 'page-out'; page: number; tokens: Tokens; to: 'recall' | 'archive' | 'nowhere'; why: string }
  /** A fact that the answer needs is not in the window: it never was, or has left. `page`: where it was said; −1: nowhere. */
  | { on: 'fault'; page: number; kind: 'compulsory' | 'capacity' }
  | { on: 'search'; store: 'recall' | 'archive'; results: number; of: number; why: string }
  | { on: 'summarize' | 'rate'; pages: number; tokens: Tokens; why: string }
  /** Something is written down: into the working context, which then has `size` tokens, or (null) into the archive. */
  | { on: 'note'; tokens: Tokens; ok: boolean; size: Tokens | null; why: string }
  | { on: 'notice'; tokens: Tokens; why: string }
  | { on: 'model-call'; call: 'search' | 'save'; to: string }
  /** A question is answered: facts that it needed, and those of them in the window. */
  | { on: 'asked'; needed: number; found: number; calls: number; say: Say | 'none' }

export type TraceSink = (event: TraceEvent) => void
