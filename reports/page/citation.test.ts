import { expect, test } from 'vitest'
import { packageJson } from '../../bench/package.ts'
import { citationOf } from './citation.ts'

/** BibTeX's own rules for an entry: a type, a key, and fields whose braces, escaped or not, are balanced. */
function readEntry(text: string): { type: string; key: string; fields: Record<string, string> } {
  const [, type = '', key = '', body = ''] = /^@(\w+)\{([\w-]+),\n([\s\S]*)\n\}$/.exec(text) ?? []
  const fields: Record<string, string> = {}
  let rest = body
  while (rest !== '') {
    const name = /^\s*(\w+) = \{/.exec(rest)
    if (name === null) throw new Error(`no field at: ${rest}`)
    let depth = 1
    let at = name[0].length
    for (; depth > 0 && at < rest.length; at++) depth += rest[at] === '{' ? 1 : rest[at] === '}' ? -1 : 0
    if (depth > 0) throw new Error(`${name[1]} has no end`)
    fields[name[1] ?? ''] = rest.slice(name[0].length, at - 1)
    rest = rest.slice(at).replace(/^,/, '')
  }
  return { type, key, fields }
}

test('an entry that BibTeX reads, with what CITATION.cff says', () => {
  const { type, key, fields } = readEntry(citationOf('0.1.0', 'npx llmos run a'))
  expect([type, key]).toEqual(['misc', 'llm-os-lab'])
  expect(fields).toEqual({
    author: '{the llm-os-lab authors}',
    title: '{llm-os-lab: a language model as an operating system}',
    howpublished: 'Computer software',
    note: 'Version 0.1.0, MIT licence; \\texttt{npx llmos run a}',
  })
})

test('whatever a command is made of, the entry ends where it should', () => {
  const { fields } = readEntry(citationOf(null, "npx llmos run './a_b.yaml' --set 'cpu={slots: 8}' --set x=}{%#$&~^\\"))
  expect(Object.keys(fields)).toEqual(['author', 'title', 'howpublished', 'note'])
  expect(fields.note).toContain(`Version ${packageJson().version}`)
  expect(fields.note).toContain('a\\_b.yaml')
  expect(fields.note).toContain('\\%\\#\\$\\&\\textasciitilde{}\\textasciicircum{}\\textbackslash{}')
})
