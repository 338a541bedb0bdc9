/** The conformance suite of one policy of the project, run by vitest in a process of its own. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { PolicyKind } from '../scenarios/guard-policy.ts'
import { ROOT } from './package.ts'

export interface Conformance {
  readonly passed: number
  /** What did not hold, with the first line of its message. */
  readonly failures: readonly string[]
}

/** What follows `npx vitest`: the name alone, and not those that begin like it. */
export const conformanceWords = (kind: PolicyKind, name: string): readonly string[] => [
  'run',
  'kernels/conformance',
  '-t',
  `${kind} ${name} `,
]

/** Null: vitest is not installed. */
export async function runConformance(kind: PolicyKind, name: string): Promise<Conformance | null> {
  const vitest = join(ROOT, 'node_modules', 'vitest', 'vitest.mjs')
  if (!existsSync(vitest)) return null
  const folder = mkdtempSync(join(tmpdir(), 'llmos-conformance-'))
  const report = join(folder, 'report.json')
  try {
    const words = [...conformanceWords(kind, name), '--reporter=json', `--outputFile=${report}`]
    const env = { ...process.env, LLMOS_ONE_POLICY: name }
    const child = spawn(process.execPath, [vitest, ...words], { cwd: ROOT, env, stdio: 'ignore' })
    await once(child, 'close')
    return existsSync(report)
      ? readReport(readFileSync(report, 'utf8'))
      : { passed: 0, failures: ['the suite did not run'] }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

interface Report {
  readonly numPassedTests: number
  readonly testResults: readonly {
    readonly status: string
    readonly message: string
    readonly assertionResults: readonly { status: string; fullName: string; failureMessages: readonly string[] }[]
  }[]
}

/** A suite that cannot be loaded has no failed test, and has failed all the same; one without tests has not passed. */
export function readReport(text: string): Conformance {
  const { numPassedTests: passed, testResults } = JSON.parse(text) as Report
  const failures = testResults.flatMap(file => {
    const failed = file.assertionResults.filter(it => it.status === 'failed')
    if (failed.length === 0) return file.status === 'failed' ? [firstLine(file.message)] : []
    return failed.map(it => `${it.fullName}: ${firstLine(it.failureMessages[0] ?? 'no message')}`)
  })
  return { passed, failures: passed + failures.length === 0 ? ['no check of it was found'] : failures }
}

const firstLine = (text: string): string => text.split('\n')[0] ?? ''
