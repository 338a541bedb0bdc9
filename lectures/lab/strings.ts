/**
 * A student's pager on strings of requests, victim by victim, against what the policy does on paper. What it did is
 * replayed on a window of ours first: only what can be done counts.
 */
import { UserError } from '../../scenarios/user-error.ts'
import { type Line, type Method, type Paper, pagesText, workOut } from '../by-hand/paper.ts'
import { existing } from './existing.ts'
import type { Attempt } from './in-one-world.ts'
import type { Check, CheckResult, Finding, Work } from './lab.ts'
import { type Decision, replayed } from './record.ts'
import { play, type StringWorld } from './worlds.ts'

export interface StringCase {
  readonly title: string
  readonly paper: Paper
}

/** What else somebody may have written, and what then helps. */
export interface Mistake {
  readonly method: Method
  readonly hint: string
}

interface StringCheck {
  readonly title: string
  readonly file: string
  /** What to do if it is not there. */
  readonly missing: string
  readonly policy: string
  readonly method: Method
  readonly mistakes: readonly Mistake[]
  readonly cases: readonly StringCase[]
}

/** What came of one string: alike, or in words where it is not. */
interface Judged {
  readonly title: string
  readonly paper: Paper
  readonly difference: string | null
  /** Null: it did not come to its end. */
  readonly log: readonly Decision[] | null
}

/** A finding and the same points for each string. */
export const eachString = ({ pointsEach, ...check }: StringCheck & { pointsEach: number }): Check => ({
  title: check.title,
  points: pointsEach * check.cases.length,
  plays: { file: check.file, worlds: worldsOf(check) },
  run: work =>
    judged(work, check, all => {
      const findings = all.map(({ title, difference }): Finding => {
        const good = difference === null
        return good ? { good, title } : { good, title, said: [difference] }
      })
      return { earned: pointsEach * findings.filter(it => it.good).length, findings }
    }),
})

/** One finding for all of them: points by the share that is alike, rounded down. */
export const shareOfStrings = ({ points, ...check }: StringCheck & { points: number }): Check => ({
  title: check.title,
  points,
  plays: { file: check.file, worlds: worldsOf(check) },
  run: work =>
    judged(work, check, all => {
      const alike = all.filter(it => it.difference === null).length
      const first = all.find(it => it.difference !== null)
      const title = `${alike} of ${all.length} strings alike`
      const said = first === undefined ? [] : [`The first that is not is ${first.title}.`, first.difference ?? '']
      return { earned: Math.floor((points * alike) / all.length), findings: [{ good: said.length === 0, title, said }] }
    }),
})

const worldsOf = ({ cases }: Pick<StringCheck, 'cases'>): StringWorld[] =>
  cases.map(({ paper }) => ({ kind: 'string', ...paper }))

async function judged(
  work: Work,
  check: StringCheck,
  sum: (all: readonly Judged[]) => CheckResult,
): Promise<CheckResult> {
  const file = existing(work, check.file, check.missing)
  if (typeof file !== 'string') return file
  const attempts = await work.pagers.attempt(file, worldsOf(check))
  const all = await Promise.all(check.cases.map((it, i) => judge(it, attempts[i] as Attempt, check, file)))
  const result = sum(all)
  const hint = hintFor(all, check.mistakes)
  return hint === undefined ? result : { ...result, hint }
}

async function judge(it: StringCase, attempt: Attempt, check: StringCheck, file: string): Promise<Judged> {
  const { paper } = it
  const title = `${it.title}: ${stringOf(paper)}`
  if ('fault' in attempt) return { title, paper, difference: `${attempt.fault}.`, log: null }
  const { log } = attempt
  try {
    await play({ kind: 'string', ...paper }, replayed(log), file)
    return { title, paper, difference: firstDifference(workOut(paper, check.method), log, check.policy), log }
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    return { title, paper, difference: `${error.message}.`, log: null }
  }
}

/** The order within one request does not matter: all of them leave. */
const inOrder = (pages: readonly number[]): number[] => pages.toSorted((a, b) => a - b)
const expectedAt = ({ left }: Line): number[] => left.map(it => it.page)
const ownAt = (log: readonly Decision[], { request }: Line): Decision[] => log.filter(it => it.turn === request)
const victimsAt = (log: readonly Decision[], line: Line): number[] => ownAt(log, line).flatMap(it => it.victims)
const isAlike = (log: readonly Decision[], line: Line): boolean =>
  String(inOrder(victimsAt(log, line))) === String(inOrder(expectedAt(line)))

function firstDifference(lines: readonly Line[], log: readonly Decision[], policy: string): string | null {
  const line = lines.find(it => !isAlike(log, it))
  if (line === undefined) return null
  const why = ownAt(log, line).find(it => it.why !== '')?.why
  const yours = `yours evicted ${named(victimsAt(log, line))}${why === undefined ? '' : ` ("${why}")`}`
  const because = line.left.map(it => `${named([it.page])}: ${it.because}`).join('; ')
  const theirs = because === '' ? 'evicts nothing: there is room' : `evicts ${because}`
  return `Request ${line.request} asks for page ${line.page}: ${yours}; ${policy} ${theirs}.`
}

const named = (pages: readonly number[]): string => (pages.length === 0 ? 'nothing' : pagesText(inOrder(pages)))

/** The mistake that evicts what was evicted, in every string that came to its end. */
function hintFor(all: readonly Judged[], mistakes: readonly Mistake[]): string | undefined {
  const ended = all.flatMap(({ paper, log, difference }) => (log === null ? [] : [{ paper, log, difference }]))
  // What is alike everywhere is no mistake: something else ended the others.
  if (ended.every(it => it.difference === null)) return undefined
  return mistakes.find(({ method }) =>
    ended.every(({ paper, log }) => workOut(paper, method).every(line => isAlike(log, line))),
  )?.hint
}

/** `1 2 3 1 4 in 3 frames`; with sizes, `1 (30) 2 (10) …`. */
export function stringOf({ room, requests, pinned = [] }: Paper): string {
  const isSized = requests.some(it => it.tokens !== undefined)
  const words = requests.map(({ page, tokens = 1 }) => (isSized ? `${page} (${tokens})` : String(page)))
  const held = pinned.length === 0 ? '' : `, ${named(pinned)} pinned`
  return `${words.join(' ')} in ${room} ${isSized ? 'tokens' : 'frames'}${held}`
}
