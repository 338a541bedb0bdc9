/**
 * One HTML file with all that it needs in it: styles, font, data, program. It opens from disk and asks nothing of any
 * network; a policy in its head forbids it to.
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { FONT } from '../charts/text.ts'
import { type Html, html, jsonScript, raw } from './html.ts'

export interface PageParts {
  readonly title: string
  readonly body: Html
  /** Read in the page by `dataOf(id)`. */
  readonly data: Readonly<Record<string, unknown>>
  /** Programs, bundled. */
  readonly programs: readonly string[]
  /** Style sheets beside `look.css`. */
  readonly styles?: readonly string[]
}

/** What the page's program shows and listens to. */
export const themeChoice: Html = html`<label class="theme no-print" hidden>Theme <select id="theme"><option value="auto">as the system</option><option value="light">light</option><option value="dark">dark</option></select></label>`

const require = createRequire(import.meta.url)
const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:; font-src data:"

/** A style sheet that lies beside the module with this address. */
export const styleBeside = (moduleUrl: string, name: string): string =>
  readFileSync(fileURLToPath(new URL(name, moduleUrl)), 'utf8')

function fontFaces(): string {
  const face = (weight: number): string => {
    const file = readFileSync(require.resolve(`@fontsource/inter/files/inter-latin-${weight}-normal.woff2`))
    return `@font-face{font-family:"${FONT}";font-weight:${weight};src:url(data:font/woff2;base64,${file.toString('base64')})}`
  }
  return [400, 600].map(face).join('\n')
}

export function page({ title, body, data, programs, styles = [] }: PageParts): string {
  const sheets = [fontFaces(), styleBeside(import.meta.url, 'look.css'), ...styles]
  const { html: text } = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" href="data:,">
<style>${raw(sheets.join('\n'))}</style>
</head>
<body>
${body}
${Object.entries(data).map(([id, value]) => jsonScript(id, value))}
${programs.map(program => html`<script>${raw(program.replaceAll('</script', '<\\/script'))}</script>`)}
</body>
</html>
`
  return text
}
