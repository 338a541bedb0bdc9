/**
 * A live run, written down: what the engine was asked in each step, and what it answered, tokens and time. Answered again
 * from the file, the run is the same to the byte, without the model and on any machine. One line of JSON a step:
 *
 *   {"recording":1,"core":"llmos-tiny","hash":"…","vocabulary":384,"contextLimit":4096,"dtype":"fp32","voice":"small","run":{…}}
 *   [0.00213,[8,8],"3:1,1,48 9f3a01c2"]      seconds, next tokens, what was asked
 */
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { UserError } from '../../scenarios/user-error.ts'
import { finish, mix } from '../../sim/rng.ts'
import type { RunPlan } from '../plan.ts'
import type { Engine, Sequence, StepResult, Work } from './engine.ts'

const FORMAT = 1
const header = z.strictObject({
  recording: z.literal(FORMAT),
  core: z.string(),
  hash: z.string(),
  vocabulary: z.int().positive(),
  contextLimit: z.int().positive(),
  dtype: z.string(),
  voice: z.enum(['small', 'none']),
  run: z.record(z.string(), z.unknown()),
})
const step = z.tuple([z.number().min(0), z.array(z.int().min(0)), z.string()])

export type RecordingHeader = z.infer<typeof header>
type Step = z.infer<typeof step>

export interface Recording {
  readonly header: RecordingHeader
  readonly steps: readonly Step[]
}

/** What a step asks: how many texts, tokens of each, and a hash of the tokens. */
function askedIn(work: readonly Work[]): string {
  let hash = 0x9e3779b9 | 0
  for (const { tokens } of work) for (const token of tokens) hash = mix(hash, token)
  const lengths = work.map(({ tokens }) => tokens.length)
  return `${work.length}:${lengths.join()} ${finish(hash).toString(16)}`
}

/** An engine that writes down what it does. */
export function recorded(
  engine: Engine,
  about: Pick<RecordingHeader, 'dtype' | 'voice'> & { readonly run: RunPlan },
  write: (line: string) => void,
): Engine {
  const { name, hash, vocabulary, contextLimit } = engine
  const first: RecordingHeader = {
    recording: FORMAT,
    core: name,
    hash,
    vocabulary,
    contextLimit,
    dtype: about.dtype,
    voice: about.voice,
    run: { ...about.run },
  }
  write(JSON.stringify(first))
  return {
    name,
    hash,
    vocabulary,
    contextLimit,
    open: () => engine.open(),
    close: sequence => engine.close(sequence),
    dispose: () => engine.dispose(),
    async step(work) {
      const asked = askedIn(work)
      const { next, seconds } = await engine.step(work)
      write(JSON.stringify([seconds, next, asked]))
      return { next, seconds }
    },
  }
}

export function readRecording(file: string): Recording {
  const [head = '', ...lines] = linesOf(file)
  try {
    const steps = lines.map(line => step.parse(JSON.parse(line)))
    return { header: header.parse(JSON.parse(head)), steps }
  } catch {
    throw new UserError(
      `${file}: no recording of a live run, or one that was cut off; make one with llmos run --record`,
    )
  }
}

function linesOf(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').trimEnd().split('\n')
  } catch {
    throw new UserError(`${file}: cannot be read; a recording is made by llmos run --core tiny --record FILE`)
  }
}

/** A text of which only the length is known. */
class ReplayedText implements Sequence {
  length = 0

  truncate(length: number): void {
    this.length = length
  }
  remove(_from: number, count: number): void {
    this.length -= count
  }
  copy(_from: Sequence, rows: number): void {
    this.length = rows
  }
}

/** Answers as the recording has it; a run that asks anything else is another run, and is told so. */
export function replayed(file: string, { header: about, steps }: Recording): Engine {
  const { core: name, hash, vocabulary, contextLimit } = about
  let at = 0
  return {
    name,
    hash,
    vocabulary,
    contextLimit,
    open: () => new ReplayedText(),
    close: () => {},
    dispose: async () => {},
    async step(work): Promise<StepResult> {
      const [seconds, next, wanted] = steps[at] ?? [0, [], 'nothing more']
      const asked = askedIn(work)
      if (asked !== wanted) throw otherRun(file, about, at, asked, wanted)
      at++
      for (const { sequence, tokens } of work) (sequence as ReplayedText).length += tokens.length
      return { next, seconds }
    },
  }
}

function otherRun(file: string, { run }: RecordingHeader, at: number, asked: string, wanted: string): UserError {
  return new UserError(
    `${file}: another run was recorded: in step ${at + 1} this one asks for ${asked}, the recording has ${wanted} (texts: tokens of each, and a hash of them). It was made of ${JSON.stringify(run)}; run that, with the version that made it`,
  )
}
