/** A run that is watched: by the trace that was asked for, or by one that nobody keeps. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { UserError } from '../scenarios/user-error.ts'
import { count } from './format.ts'
import { steppedTrace } from './page/stepped-trace.ts'
import { replayOf } from './stepper/replay.ts'
import { canWatch, framesOfInterest, type Left, Watch } from './watch.ts'

export interface WatchOptions {
  readonly watch?: boolean | undefined
  readonly json?: boolean | undefined
  readonly resume?: string | undefined
}

export class WatchedRun {
  /** Where the run writes its trace. */
  readonly trace: string
  private readonly folder: string | null

  /** `trace`: where it goes anyway. */
  constructor(trace: string | undefined) {
    this.folder = trace === undefined ? mkdtempSync(join(tmpdir(), 'llmos-watch-')) : null
    this.trace = trace ?? join(this.folder ?? '', 'trace.jsonl')
  }

  async show(): Promise<Left> {
    const { header, events, isCut } = await steppedTrace(this.trace)
    if (isCut)
      process.stderr.write(
        `the run is longer: these are its first ${count(events.length)} events (--until ends it early)\n`,
      )
    const replay = replayOf(header, events)
    if (canWatch(process.stdin, process.stdout)) return new Watch(replay, process.stdin, process.stdout).run()
    process.stdout.write(`${framesOfInterest(replay)}\n\n`)
    return 'quit'
  }

  end(): void {
    if (this.folder !== null) rmSync(this.folder, { recursive: true, force: true })
  }
}

/** Null: it is not to be watched. */
export function watchedRun({ watch, json, resume }: WatchOptions, trace: string | undefined): WatchedRun | null {
  if (watch !== true) return null
  if (json === true) throw new UserError('--watch: for people; --json is for programs. Leave out one of them')
  if (resume !== undefined)
    throw new UserError(
      `--watch: of a whole run; what --resume ${resume} adds begins in the midst of one. Leave it out`,
    )
  return new WatchedRun(trace)
}
