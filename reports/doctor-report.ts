/** The doctor's findings as a table, and the verdict in a sentence. */
import type { Finding } from '../bench/doctor.ts'
import { left, table } from './table.ts'

export function doctorReport(findings: readonly Finding[]): string {
  const rows = findings.map(finding => [finding.what, finding.state, finding.found, finding.remedy ?? ''])
  const columns = [left('what'), left('state'), left('found', 64), left('remedy', 56)]
  return `${table(columns, rows)}\n\n${verdict(findings)}`
}

function verdict(findings: readonly Finding[]): string {
  const broken = findings.filter(finding => finding.state === 'broken').map(finding => finding.what)
  return broken.length === 0 ? 'Everything that is needed works.' : `Broken: ${broken.join(', ')}.`
}
