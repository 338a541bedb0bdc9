/** A figure as files: PNG for slides, SVG for papers. The font comes with the program, so that every machine draws the same. */
import { createRequire } from 'node:module'
import { ChartJSNodeCanvas } from 'chartjs-node-canvas'
import { escaped } from '../escaped.ts'
import { chartOf, sizeOf } from './draw.ts'
import type { Figure } from './figure.ts'
import { THEMES, type ThemeName } from './paint.ts'
import { SIZES, type SizeName } from './size.ts'
import { FONT } from './text.ts'

export interface RenderOptions {
  readonly size?: SizeName
  readonly theme?: ThemeName
  /** Without title and caption. */
  readonly bare?: boolean
}

const require = createRequire(import.meta.url)
const WEIGHTS = [400, 600] as const
let hasFonts = false

function canvas(width: number, height: number, type?: 'svg'): ChartJSNodeCanvas {
  const made = new ChartJSNodeCanvas({ width, height, ...(type === undefined ? {} : { type }) })
  if (!hasFonts)
    for (const weight of WEIGHTS)
      made.registerFont(require.resolve(`@fontsource/inter/files/inter-latin-${weight}-normal.woff2`), { family: FONT })
  hasFonts = true
  return made
}

export function pngOf(figure: Figure, options: RenderOptions = {}): Buffer {
  const size = sizeOf(figure, SIZES[options.size ?? 'slide'])
  const drawing = { figure, theme: THEMES[options.theme ?? 'light'], size }
  return canvas(size.width, size.height).renderToBufferSync(chartOf(drawing))
}

export function svgOf(figure: Figure, options: RenderOptions = {}): string {
  const size = { ...sizeOf(figure, SIZES[options.size ?? 'column']), density: 1 }
  const drawing = { figure, theme: THEMES[options.theme ?? 'light'], size, bare: options.bare === true }
  const svg = canvas(size.width, size.height, 'svg').renderToBufferSync(chartOf(drawing), 'image/svg+xml').toString()
  const described = `<title>${escaped(figure.title)}</title><desc>${escaped(figure.alt)}</desc>`
  return numbered(svg, `${figure.name}-clip-`).replace(
    /<svg[^>]*>/,
    tag => `${tag.replace('<svg', '<svg role="img"')}${described}`,
  )
}

/** The canvas counts its clips through all pictures; here each begins anew, and no two pictures of a page share one. */
function numbered(svg: string, prefix: string): string {
  const ids = [...new Set([...svg.matchAll(/id="(cl_\w+)"/g)].map(match => match[1] ?? ''))]
  return svg.replaceAll(/\bcl_\w+/g, id => `${prefix}${ids.indexOf(id)}`)
}
