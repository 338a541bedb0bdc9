/** A file that a check is about, or the result of the check if it is not there. */
import type { CheckResult, Work } from './lab.ts'
import { lookAt } from './look.ts'

export function existing(work: Work, name: string, missing: string): string | CheckResult {
  const path = work.file(name)
  if (lookAt(path) === 'file') return path
  return { earned: 0, findings: [{ good: false, title: `${path} is not there`, said: [missing] }] }
}
