/** `--charts FOLDER`, the same in every command; what draws is loaded only where it is asked for. */
import type { Outputs } from '../../bench/outputs.ts'
import { UserError } from '../../scenarios/user-error.ts'
import type { Figure } from './figure.ts'

export const CHARTS_OPTION = {
  type: 'string',
  requiresArg: true,
  describe: 'draw charts into this folder: PNG, SVG, their data as CSV, and figures.json, which says what they show',
} as const

/** Before anything is computed: whether there can be such a folder. */
export function reserveCharts(outputs: Outputs, folder: string | undefined): void {
  if (folder === '') throw new UserError('--charts: expected a folder, found an empty name')
  if (folder !== undefined) outputs.folder(folder)
}

export async function drawCharts(outputs: Outputs, folder: string | undefined, figures: () => readonly Figure[]) {
  if (folder === undefined) return
  const { writeCharts } = await import('./write.ts')
  writeCharts(outputs, folder, figures())
}

/** One picture at a place of its own. */
export async function drawSvg(outputs: Outputs, path: string, figure: Figure): Promise<void> {
  const { svgOf } = await import('./render.ts')
  outputs.write(path, svgOf(figure))
}
