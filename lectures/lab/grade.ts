/** A student's folder looked at: whose lab it is, each of its checks, and the points. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isMapping } from '../../scenarios/problems.ts'
import { UserError } from '../../scenarios/user-error.ts'
import { findLab, labIds } from './find.ts'
import { GuardedPagers } from './guarded-pager.ts'
import { type Check, type CheckResult, type Lab, pointsOf, type Work } from './lab.ts'
import { lookAt } from './look.ts'
import { MARK, OWN } from './start.ts'

export type Graded = Pick<Check, 'title' | 'points'> & CheckResult

export interface Grade {
  readonly lab: Lab
  readonly checks: readonly Graded[]
  readonly earned: number
  readonly points: number
}

export interface GradeControl {
  readonly onCheck?: (at: number, check: Check) => void
}

/** One check after the other. Throws a `UserError` where there is nothing to look at. */
export async function grade(folder: string, { onCheck }: GradeControl = {}): Promise<Grade> {
  const lab = await findLab(labOf(folder))
  const pagers = new GuardedPagers()
  const work: Work = { file: name => (folder === '.' ? `./${name}` : join(folder, name)), pagers }
  for (const { plays } of lab.checks) if (plays !== undefined) pagers.foresee(work.file(plays.file), plays.worlds)
  const checks: Graded[] = []
  for (const [at, check] of lab.checks.entries()) {
    onCheck?.(at, check)
    const { title, points } = check
    checks.push({ title, points, ...(await check.run(work)) })
  }
  const earned = checks.reduce((sum, check) => sum + check.earned, 0)
  return { lab, checks, earned, points: pointsOf(lab) }
}

export const isFull = ({ earned, points }: Grade): boolean => earned === points

/** The lab that a folder was made for. */
function labOf(folder: string): string {
  const found = lookAt(folder)
  if (found === 'nothing') throw new UserError(`${folder}: no such folder; ${begun()}`)
  if (found === 'file') throw new UserError(`${folder}: a file; expected the folder of a lab`)
  const mark = join(folder, MARK)
  if (!existsSync(mark)) throw new UserError(`${folder}: not the folder of a lab, for it has no ${MARK}; ${begun()}`)
  const lab = markedLab(mark)
  if (lab === null) throw new UserError(`${mark}: expected {"lab": "${labIds()[0]}"}; write it so, with the lab's name`)
  return lab
}

function markedLab(mark: string): string | null {
  try {
    const said: unknown = JSON.parse(readFileSync(mark, 'utf8'))
    return isMapping(said) && typeof said.lab === 'string' ? said.lab : null
  } catch {
    return null
  }
}

/** Where labs were begun, or how to begin one. */
function begun(): string {
  const folders = ['.', OWN].flatMap(place =>
    existsSync(place) ? readdirSync(place).map(name => (place === '.' ? name : join(place, name))) : [],
  )
  const [first] = folders.filter(folder => existsSync(join(folder, MARK)))
  return first === undefined
    ? `begin one with npx llmos lab start ${labIds()[0]?.split('-')[0]}`
    : `did you mean npx llmos lab check ${first}?`
}
