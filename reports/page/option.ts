/** `--report FILE`, the same in every command; what makes pages is loaded only where one is asked for. */
import { existsSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Outputs } from '../../bench/outputs.ts'
import { UserError } from '../../scenarios/user-error.ts'
import type { ResultFile } from '../result-file.ts'
import { MOST_IN_REPORT, readSteps } from './stepped-trace.ts'

export const REPORT_OPTION = {
  type: 'string',
  requiresArg: true,
  describe:
    'write a page about it into this file: what came of it in sentences, charts, tables; HTML, complete in itself',
} as const

/** Before anything is computed: whether there can be such a file. Its folder is made if it is missing. */
export function reserveReport(outputs: Outputs, file: string | undefined, option = '--report'): void {
  if (file === '') throw new UserError(`${option}: expected a file, found an empty name`)
  if (file === undefined) return
  if (!existsSync(dirname(file))) outputs.folder(dirname(file))
  outputs.reserve(file)
}

/** So much of a run's trace goes into its page: what `MoreFiles.traceEvents` asks for. */
export const eventsForReport = (file: string | undefined): number | undefined =>
  file === undefined ? undefined : MOST_IN_REPORT

/** `given`: what the page is about. `trace`: of that run, where there is one. */
export async function writeReport(
  outputs: Outputs,
  file: string | undefined,
  given: () => ResultFile,
  trace: string | null = null,
): Promise<void> {
  if (file === undefined) return
  const [{ reportOf }, { reportPage }] = await Promise.all([import('./of-result.ts'), import('./report.ts')])
  const steps = trace === null ? null : await readSteps(trace, MOST_IN_REPORT)
  outputs.write(file, await reportPage(reportOf(given(), steps)))
}
