/** Labs and grades for people: what was right, where the first turn differs and why, and what to do next. */
import { plural } from '../../reports/format.ts'
import { left, right, table } from '../../reports/table.ts'
import { wrapped } from '../../reports/wrapped.ts'
import { type Grade, type Graded, isFull } from './grade.ts'
import { type Lab, pointsOf } from './lab.ts'

const WIDEST = 100
const INDENT = 8

export const labsReport = (labs: readonly Lab[]): string =>
  table(
    [left('lab'), left('title'), right('minutes'), right('points')],
    labs.map(lab => [lab.id, lab.title, lab.minutes.join('–'), pointsOf(lab)]),
  )

/** `command` looks again. */
export function gradeReport(grade: Grade, command: string, columns = WIDEST): string {
  const { lab, checks, earned, points } = grade
  const width = Math.min(columns, WIDEST)
  const hints = [...new Set(checks.flatMap(check => check.hint ?? []))]
  const total = `${earned} of ${plural(points, 'point')}${isFull(grade) ? ': all of them.' : '.'}`
  return [
    `${lab.id}: ${lab.title}`,
    ...sections(checks, width),
    ...hints.map(hint => wrapped(`What it looks like: ${hint}`, width, 2)),
    total,
    command,
  ].join('\n\n')
}

/** A file that does not run fails every check in the same words: they are said once. */
function sections(checks: readonly Graded[], width: number): string[] {
  const told = new Set<string>()
  return checks.map(({ title, earned, points, findings }) => {
    const lines = findings.flatMap(({ good, title: what, said = [] }) => [
      wrapped(`  ${good ? 'GOOD' : 'BAD '}  ${what}`, width, INDENT),
      ...said.map(line => {
        const known = told.has(line)
        told.add(line)
        return wrapped(`${' '.repeat(INDENT)}${known ? 'As above.' : line}`, width, INDENT)
      }),
    ])
    return [`${title}: ${earned} of ${points}`, ...lines].join('\n')
  })
}

/** These keys are promised, and no others. */
export const gradeJson = ({ lab, checks, earned, points }: Grade) => ({
  lab: lab.id,
  earned,
  points,
  checks: checks.map(({ title, earned, points, findings, hint = null }) => ({
    title,
    earned,
    points,
    findings: findings.map(({ good, title, said = [] }) => ({ good, title, said })),
    hint,
  })),
})
