/** Figures as files in a folder: each as PNG for a slide and SVG for a paper, light and dark, with its data as CSV. */
import { join } from 'node:path'
import type { Outputs } from '../../bench/outputs.ts'
import { csvOf, dataOf, type Figure } from './figure.ts'
import { THEMES, type ThemeName } from './paint.ts'
import { pngOf, svgOf } from './render.ts'

export function writeCharts(outputs: Outputs, folder: string, figures: readonly Figure[]): void {
  outputs.folder(folder)
  for (const figure of figures) {
    for (const theme of Object.keys(THEMES) as ThemeName[]) {
      const name = theme === 'light' ? figure.name : `${figure.name}-${theme}`
      outputs.write(join(folder, `${name}.png`), pngOf(figure, { theme, size: 'slide' }))
      outputs.write(join(folder, `${name}.svg`), svgOf(figure, { theme, size: 'column' }))
    }
    outputs.write(join(folder, `${figure.name}.csv`), csvOf(dataOf(figure)))
  }
  outputs.write(join(folder, 'figures.json'), `${JSON.stringify(figures, null, 2)}\n`)
}
