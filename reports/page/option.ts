/** `--report FILE`, the same in every command; what makes pages is loaded only where one is asked for. */
import { existsSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Outputs } from '../../bench/outputs.ts'
import { UserError } from '../../scenarios/user-error.ts'
import type { ResultFile } from '../result-file.ts'
import type { Spec } from './report.ts'

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

/** `given`: what the page is about, and the scenario as it is written. */
export async function writeReport(
  outputs: Outputs,
  file: string | undefined,
  given: () => readonly [ResultFile, Spec | null],
): Promise<void> {
  if (file === undefined) return
  const [{ reportOf }, { reportPage }] = await Promise.all([import('./of-result.ts'), import('./report.ts')])
  outputs.write(file, await reportPage(reportOf(...given())))
}
