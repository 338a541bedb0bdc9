/**
 * How the formula fares in a run. The grid measures steps again and again, with nothing between them; in a run texts come
 * and go, a prompt is read once and cold, and the machine has its own work between two steps. So people chat for a while
 * with the core in a machine, hardware in the loop, and each step is held against the formula: steps that read, and steps
 * that write by how long ago a job joined them (`settling-fit.ts`).
 */
import { buildMachine } from '../../scenarios/build.ts'
import { parseScenario } from '../../scenarios/parse.ts'
import { findPolicies } from '../../scenarios/policies.ts'
import type { Batch } from '../../sim/core.ts'
import type { Coefficients, StepLayout } from '../../sim/cores/step-time.ts'
import type { LiveCore, LiveStep } from '../../sim/live.ts'
import { Machine } from '../../sim/machine.ts'
import { type Seconds, seconds, type Tokens } from '../../sim/units.ts'
import type { Engine } from '../core/engine.ts'
import { makeLive } from '../core/live-run.ts'
import { drive } from '../drive.ts'
import type { GridLimits } from './grid.ts'
import { secondsOf } from './points.ts'

export interface RehearsalPlan {
  readonly engine: Engine
  readonly limits: GridLimits
  readonly layout: StepLayout
  readonly coefficients: Coefficients
  /** Of the engine's time. */
  readonly seconds: Seconds
  readonly seed: number
}

export interface RehearsalHooks {
  onProgress?(share: number): void
  /** Asked every now and then. */
  stop?(): boolean
}

/** A step, and what the formula said of it. */
export interface RehearsedStep {
  readonly isReading: boolean
  readonly sinceJoin: number
  /** Contexts of the jobs that decode for the first time. */
  readonly joining: Tokens
  readonly foretold: Seconds
  readonly took: Seconds
}

/** null: stopped before the end. */
export async function rehearse(plan: RehearsalPlan, hooks: RehearsalHooks = {}): Promise<RehearsedStep[] | null> {
  const { scenario } = parseScenario(JSON.stringify(sceneOf(plan)), 'rehearsal')
  const simulated = buildMachine(scenario, await findPolicies(), { readFile: noFiles })
  const { config, cores } = makeLive(simulated, { engine: plan.engine, voice: null })
  const steps: RehearsedStep[] = []
  const watched = config.cores.map((each, i) => ({ ...each, core: watch(cores[i] as LiveCore, steps) }))
  let spent: Seconds = 0
  let counted = 0
  const isOver = (): boolean => {
    for (; counted < steps.length; counted++) spent += steps[counted]?.took ?? 0
    hooks.onProgress?.(Math.min(1, spent / plan.seconds))
    return spent >= plan.seconds || hooks.stop?.() === true
  }
  try {
    await drive(new Machine({ ...config, cores: watched }), { stop: isOver })
  } finally {
    for (const { kept } of cores) kept.closeAll()
  }
  return spent < plan.seconds ? null : steps
}

const noFiles = (path: string): never => {
  throw new Error(`a rehearsal that reads ${path}`)
}

/** Notes each step. The core's own estimate is the formula, without joining. */
function watch(core: LiveCore, steps: RehearsedStep[]): LiveCore {
  return {
    spec: core.spec,
    price: batch => core.price(batch),
    closeGap: (process, from, tokens) => core.closeGap(process, from, tokens),
    async step(jobs, batch): Promise<LiveStep> {
      const { prefilling, sinceJoin } = batch
      const before = { isReading: prefilling > 0, sinceJoin, joining: joiningOf(batch) }
      const foretold = seconds(core.price(batch).first)
      const step = await core.step(jobs, batch)
      steps.push({ ...before, foretold, took: seconds(step.ticks) })
      return step
    },
  }
}

function joiningOf(batch: Batch): Tokens {
  let joining = 0
  batch.eachJob((job, tokens, computed) => {
    if (tokens === 1 && job.decoded === 1) joining += computed + 1
  })
  return joining
}

// ---- the scene ----

/** Shares of the time that the core would have to do if it took one job at a time; in a batch it needs less. */
const TALKING = 0.5
const ASKING = 0.3
const TURNS = 4
/** More than anybody waits for. */
const MANY = 1_000_000

/** People who talk, in short messages; and some who ask one thing about a long text. */
function sceneOf({ limits, layout, coefficients, seed }: RehearsalPlan): object {
  const { contextLimit } = limits
  const part = (share: number): number => Math.max(9, Math.floor(contextLimit / share))
  const talk = { message: [8, part(16)], answer: [4, part(16)] } as const
  const ask = { message: [part(8), part(2)], answer: [4, part(8)] } as const
  const timeOf = ({ message, answer }: typeof talk | typeof ask, before: Tokens): Seconds => {
    const [read, said] = [mean(message), mean(answer)]
    const of = (decodes: Tokens[], chunks: { tokens: Tokens; computed: Tokens }[]): Seconds =>
      secondsOf({ decodes, chunks }, layout, coefficients)
    return of([], [{ tokens: read, computed: before }]) + said * of([before + read + said / 2], [])
  }
  const turn = timeOf(talk, part(8))
  const people = (name: string, rest: object, rate: number): object => ({
    kind: 'chat',
    name,
    count: MANY,
    arrivals: { poisson: `${rate}/s` },
    ...rest,
  })
  const uniform = ({ message, answer }: typeof talk | typeof ask): object => ({
    message: { uniform: message },
    answer: { uniform: answer },
  })
  return {
    name: 'rehearsal',
    seed,
    cpu: { kind: 'fitted', coefficients, layout, ...limits },
    kernel: { pager: 'none' },
    processes: [
      people('talk', { turns: TURNS, think: { exponential: `${turn}s` }, ...uniform(talk) }, TALKING / (TURNS * turn)),
      people('ask', { turns: 1, think: '0s', ...uniform(ask) }, ASKING / timeOf(ask, 0)),
    ],
  }
}

const mean = ([from, to]: readonly [number, number]): number => Math.round((from + to) / 2)
