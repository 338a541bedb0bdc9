/**
 * A student's pager in whole scenarios, against those of the house: that it faults as often as the one that it is to be,
 * or less often than the one that it is to beat. Its decisions are replayed here, and the faults counted here.
 */
import { findPolicies } from '../../scenarios/policies.ts'
import { UserError } from '../../scenarios/user-error.ts'
import type { PagerDefinition } from '../../sim/pager.ts'
import { pagesText } from '../by-hand/paper.ts'
import { existing } from './existing.ts'
import type { Attempt } from './in-one-world.ts'
import type { Check, CheckResult, Work } from './lab.ts'
import { type Decision, recorded, replayed } from './record.ts'
import { play, type ScenarioWorld } from './worlds.ts'

interface ScenarioCheck {
  readonly title: string
  readonly file: string
  readonly missing: string
  /** The scenario's file: the lab's own, whatever has become of the student's copy. */
  readonly scenario: string
  readonly seeds: readonly number[]
  readonly points: number
}

/** What came of a pager in a scenario. */
interface Run {
  readonly faults: number
  readonly log: readonly Decision[]
}

const BOUND = 'opt'

/** All points for the very same faults under each seed, none for others. */
export const faultsLike = (check: ScenarioCheck & { pager: string }): Check => ({
  title: check.title,
  points: check.points,
  plays: { file: check.file, worlds: worldsOf(check) },
  async run(work) {
    const runs = await runsOf(work, check)
    if ('findings' in runs) return runs
    const findings = await Promise.all(
      runs.map(async (own, i) => {
        const house = await houseRun(worldOf(check, i), check.pager)
        const good = own.faults === house.faults
        const title = `seed ${check.seeds[i]}: ${own.faults} faults; ${check.pager} has ${house.faults}`
        return good ? { good, title } : { good, title, said: [parting(own.log, house.log, check.pager)] }
      }),
    )
    const earned = findings.every(it => it.good) ? check.points : 0
    return { earned, findings }
  },
})

interface Contest extends ScenarioCheck {
  /** The one to beat. */
  readonly pager: string
  /** More points for going so far from it to the bound, as a share of the way. */
  readonly further: { readonly share: number; readonly points: number }
}

/** Faults are summed over the seeds; `points` for fewer than the other has. */
export const fewerFaults = (contest: Contest): Check => ({
  title: contest.title,
  points: contest.points + contest.further.points,
  plays: { file: contest.file, worlds: worldsOf(contest) },
  async run(work) {
    const runs = await runsOf(work, contest)
    return 'findings' in runs ? runs : judge(contest, runs)
  },
})

async function judge(contest: Contest, runs: readonly Run[]): Promise<CheckResult> {
  const { pager, further, points, seeds } = contest
  const sumOf = (all: readonly Run[]): number => all.reduce((sum, run) => sum + run.faults, 0)
  const house = (name: string) => Promise.all(seeds.map((_, i) => houseRun(worldOf(contest, i), name)))
  const [own, other, bound] = [sumOf(runs), sumOf(await house(pager)), sumOf(await house(BOUND))]
  const way = (other - own) / (other - bound)
  const isFewer = own < other
  const isFurther = way >= further.share
  const wanted = Math.floor(other - further.share * (other - bound))
  const counted = `${own} faults over ${seeds.length} seeds; ${pager} has ${other}, ${BOUND}, which knows the future, ${bound}`
  const findings = [
    { good: isFewer, title: counted, ...(isFewer ? {} : { said: [`Expected fewer than ${other}.`] }) },
    {
      good: isFurther,
      title: `${(100 * way).toFixed(1)}% of the way from ${pager} to ${BOUND}; ${100 * further.share}% wanted`,
      ...(isFurther ? {} : { said: [`That is ${wanted} faults or fewer.`] }),
    },
  ]
  return { earned: (isFewer ? points : 0) + (isFurther ? further.points : 0), findings }
}

const worldOf = ({ scenario, seeds }: ScenarioCheck, i: number): ScenarioWorld => ({
  kind: 'scenario',
  path: scenario,
  seed: seeds[i] as number,
})

const worldsOf = (check: ScenarioCheck): ScenarioWorld[] => check.seeds.map((_, i) => worldOf(check, i))

/** One for each seed; or what is wrong with the file, as the result of the check. */
async function runsOf(work: Work, check: ScenarioCheck): Promise<readonly Run[] | CheckResult> {
  const file = existing(work, check.file, check.missing)
  if (typeof file !== 'string') return file
  const worlds = worldsOf(check)
  const attempts = await work.pagers.attempt(file, worlds)
  try {
    return await Promise.all(attempts.map((it, i) => counted(worlds[i] as ScenarioWorld, it, file)))
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    return { earned: 0, findings: [{ good: false, title: 'in the scenario', said: [`${error.message}.`] }] }
  }
}

async function counted(world: ScenarioWorld, attempt: Attempt, file: string): Promise<Run> {
  if ('fault' in attempt) throw new UserError(attempt.fault)
  const { faults } = await play(world, replayed(attempt.log), file)
  return { faults, log: attempt.log }
}

/** Several checks compare with the same. */
const houseRuns = new Map<string, Promise<Run>>()

function houseRun(world: ScenarioWorld, name: string): Promise<Run> {
  const key = JSON.stringify([world, name])
  const run = houseRuns.get(key) ?? playHouse(world, name)
  houseRuns.set(key, run)
  return run
}

async function playHouse(world: ScenarioWorld, name: string): Promise<Run> {
  const { pagers } = await findPolicies()
  const definition = pagers[name]
  if (definition === undefined) throw new Error(`a lab names the pager ${name}, and there is none`)
  const log: Decision[] = []
  const { faults } = await play(world, housed(name, definition, log), name)
  return { faults, log }
}

/** Who knows the future cannot be written down as a student's is, and nobody asks how it decided. */
const housed = (name: string, definition: PagerDefinition, log: Decision[]): PagerDefinition =>
  definition.clairvoyant === true ? definition : recorded(name, definition, log)

/** The first turn at which two part. */
function parting(own: readonly Decision[], other: readonly Decision[], pager: string): string {
  const same = (a: Decision | undefined, b: Decision | undefined): boolean =>
    a?.turn === b?.turn && String(a?.victims) === String(b?.victims)
  const at = other.findIndex((decision, i) => !same(own[i], decision))
  const [yours, theirs] = [own[at < 0 ? other.length : at], other[at]]
  return `They part at turn ${theirs?.turn ?? yours?.turn}: yours ${said(yours)}; ${pager} ${said(theirs)}.`
}

const said = (decision: Decision | undefined): string =>
  decision === undefined || decision.victims.length === 0
    ? 'evicts nothing'
    : `evicts ${some(decision.victims)} at turn ${decision.turn}${decision.why === '' ? '' : ` ("${decision.why}")`}`

/** Answers are pages of one token, so dozens of pages may go at once. */
const MOST_NAMED = 4
function some(pages: readonly number[]): string {
  const rest = pages.length - MOST_NAMED
  return `${pagesText(pages.slice(0, MOST_NAMED))}${rest > 0 ? ` and ${rest} more` : ''}`
}
