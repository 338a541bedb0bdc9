/** What a kind of workload is: one file in `workloads/`, which says what it takes and what it makes of it. */
import type { ZodType } from 'zod'
import type { Segment } from '../sim/kv.ts'
import type { Source } from '../sim/program.ts'
import type { Tokens } from '../sim/units.ts'

export type CountTokens = (text: string) => Tokens

export interface WorkloadContext {
  /** A segment of text known by this name to the whole scenario: equal names share their KV. */
  shared(name: string, tokens: number): Segment
  /** The scenario's devices by name; a workload that uses others is in error. */
  readonly devices: readonly string[]
  /** A file that the scenario names, read from beside it; throws a `UserError` if it cannot be. */
  readFile(path: string): string
  /** As dialogues are counted; throws a `UserError` where nobody counts them. */
  readonly countTokens: CountTokens
  /** Where in the scenario this workload stands, for error messages: `processes[2]`. */
  readonly place: string
}

export interface WorkloadKind<S> {
  readonly kind: string
  readonly summary: string
  readonly schema: ZodType<S>
  sources(spec: S, context: WorkloadContext): Source[]
}

export const defineWorkload = <S>(kind: WorkloadKind<S>) => kind
