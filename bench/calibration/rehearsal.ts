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
import { decodesFirst } from '../../sim/cores/step-shape.ts'
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
  const isEnough = (): boolean => {
    for (; counted < steps.length; counted++) spent += steps[counted]?.took ?? 0
    hooks.onProgress?.(Math.min(1, spent / plan.seconds))
    return spent >= plan.seconds
  }
  try {
    await drive(new Machine({ ...config, cores: watched }), { stop: () => isEnough() || hooks.stop?.() === true })
  } finally {
    for (const { kept } of cores) kept.closeAll()
  }
  if (isEnough()) return steps
  if (hooks.stop?.() === true) return null
  throw new Error(`core ${plan.engine.name}: a rehearsal that was over after ${steps.length} steps`)
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
    if (decodesFirst(job, tokens)) joining += computed + tokens
  })
  return joining
}

// ---- the scene ----

/** Shares of the time that the core would have to do if it took one job at a time; in a batch it needs less. */
const TALKING = 0.5
const ASKING = 0.3
const TURNS = { from: 1, to: 4 } as const
/** Steps until a core has settled, and some more. */
const LONG_ANSWER: Tokens = 64
/** More than anybody waits for. */
const MANY = 1_000_000

/** People who talk, in short messages; and some who ask one thing about a long text. */
function sceneOf({ engine, limits, layout, coefficients, seed }: RehearsalPlan): object {
  // Two of the longest texts have room beside each other.
  const room = Math.min(limits.contextLimit, engine.contextLimit, Math.floor(limits.kvTokens / 2))
  const part = (share: number): Tokens => Math.max(1, Math.floor(room / share))
  const upTo = (most: Tokens, least: Tokens): [Tokens, Tokens] => [Math.min(least, most), most]
  const talk = { message: upTo(part(16), 8), answer: upTo(part(16), 4) }
  const ask = { message: upTo(part(2), part(8)), answer: upTo(Math.max(part(8), Math.min(LONG_ANSWER, part(3))), 4) }
  const timeOf = ({ message, answer }: typeof talk, before: Tokens): Seconds => {
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
  const uniform = ({ message, answer }: typeof talk): object => ({
    message: { uniform: message },
    answer: { uniform: answer },
  })
  return {
    name: 'rehearsal',
    seed,
    cpu: { kind: 'fitted', coefficients, layout, ...limits },
    kernel: { pager: 'none' },
    processes: [
      people(
        'talk',
        { turns: { uniform: [TURNS.from, TURNS.to] }, think: { exponential: `${turn}s` }, ...uniform(talk) },
        TALKING / (mean([TURNS.from, TURNS.to]) * turn),
      ),
      people('ask', { turns: 1, think: '0s', ...uniform(ask) }, ASKING / timeOf(ask, 0)),
    ],
  }
}

const mean = ([from, to]: readonly [number, number]): number => Math.round((from + to) / 2)
