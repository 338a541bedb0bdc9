/** How the program is cited: what `CITATION.cff` says, as BibTeX reads it. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { packageJson, ROOT } from '../../bench/package.ts'

const cff = z.object({
  title: z.string(),
  authors: z.array(z.object({ name: z.string() })).min(1),
  license: z.string(),
})

/** `@misc`, which every style of BibTeX knows. The version is that of the result; null: this one. */
export function citationOf(version: string | null, command: string | null): string {
  const { title, authors, license } = cff.parse(parse(readFileSync(join(ROOT, 'CITATION.cff'), 'utf8')))
  const names = authors.map(({ name }) => `{${inTex(name)}}`).join(' and ')
  const made = command === null ? '' : `; \\texttt{${inTex(command)}}`
  const fields = [
    ['author', `{${names}}`],
    ['title', `{{${inTex(title)}}}`],
    ['howpublished', '{Computer software}'],
    ['note', `{Version ${inTex(version ?? packageJson().version)}, ${inTex(license)} licence${made}}`],
  ]
  return `@misc{llm-os-lab,\n${fields.map(([name, value]) => `  ${name} = ${value}`).join(',\n')}\n}`
}

const TEX: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
  // A brace that is not closed would end the field, escaped or not: BibTeX counts them all.
  '{': '\\textbraceleft{}',
  '}': '\\textbraceright{}',
}

const inTex = (text: string): string =>
  text.replaceAll(/\s+/g, ' ').replaceAll(/[\\~^{}#$%&_]/g, letter => TEX[letter] ?? `\\${letter}`)
