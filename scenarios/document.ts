/**
 * YAML text into plain data that remembers its lines. What comes out is a tree: aliases are copied, so that
 * an edit in one place changes no other, and a file cannot grow beyond its size by much.
 */
import { type Document, isCollection, isMap, isScalar, LineCounter, parseAllDocuments } from 'yaml'
import { dotted, type Locate } from './place.ts'
import type { Path } from './problems.ts'
import { UserError } from './user-error.ts'

export interface Position {
  readonly line: number
  readonly column: number
}

export interface ScenarioDocument {
  readonly data: unknown
  /** Where the key or the entry stands; for what is missing, where its parent does; null: no part of the file. */
  position(path: Path): Position | null
  readonly locate: Locate
}

/** More aliases than any scenario has reason for; fewer than a bomb needs. */
const MOST_ALIASES = 100
const DEEPEST = 64

/** yaml's words are for those who know its grammar. */
const REMEDIES: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: 'a tab stands where the indentation is; indent with spaces',
  DUPLICATE_KEY: 'this key stands here twice; remove one',
  MULTIPLE_DOCS: 'a second document starts here; a scenario is one document',
  TAG_RESOLVE_FAILED: 'a tag (!…) means nothing in a scenario; remove it',
}

export function readDocument(text: string, name: string): ScenarioDocument {
  const lines = new LineCounter()
  const place = (offset: number): string => {
    const { line, col } = lines.linePos(offset)
    return `${name}:${line}:${col}`
  }
  const document = parse(text, name, lines)
  const fault = document.errors[0] ?? document.warnings[0]
  if (fault?.code === 'RESOURCE_EXHAUSTION') throw tooDeep(name)
  if (fault) throw new UserError(`${place(fault.pos[0])} ${REMEDIES[fault.code] ?? fault.message}`)
  const data = plain(document, name)
  const position = (path: Path): Position | null => {
    const offset = offsetOf(document, path)
    if (offset === null) return null
    const { line, col } = lines.linePos(offset)
    return { line, column: col }
  }
  return { data, position, locate: path => located(name, path, position) }
}

function located(name: string, path: Path, position: (path: Path) => Position | null): string {
  for (let length = path.length; length >= 0; length--) {
    const here = position(path.slice(0, length))
    if (here) return `${name}:${here.line}:${here.column} ${dotted(path)}`.trimEnd()
  }
  return `${name} ${dotted(path)}`.trimEnd()
}

function parse(text: string, name: string, lineCounter: LineCounter): Document.Parsed {
  try {
    const [first, second] = [...parseAllDocuments(text, { lineCounter, prettyErrors: false, logLevel: 'silent' })]
    if (!first || (first.contents === null && first.errors.length === 0))
      throw new UserError(`${name}: the file is empty; start with "name:" and "processes:"`)
    if (second && first.errors.length === 0) {
      const { line, col } = lineCounter.linePos(second.range[0])
      throw new UserError(`${name}:${line}:${col} ${REMEDIES.MULTIPLE_DOCS}`)
    }
    return first
  } catch (error) {
    if (error instanceof RangeError) throw tooDeep(name)
    throw error
  }
}

const tooDeep = (name: string) => new UserError(`${name}: nested more than ${DEEPEST} levels deep, or within itself`)

function plain(document: Document.Parsed, name: string): unknown {
  try {
    return copy(document.toJS({ maxAliasCount: MOST_ALIASES }), name, 0)
  } catch (error) {
    if (error instanceof UserError) throw error
    if (error instanceof RangeError) throw tooDeep(name)
    if (error instanceof ReferenceError) throw new UserError(`${name}: ${aliasFault(error.message)}`)
    throw error
  }
}

const aliasFault = (message: string): string =>
  message.startsWith('Excessive')
    ? `aliases (*name) unfold to more than ${MOST_ALIASES} copies; write the text out`
    : `no anchor stands before the alias: ${message.split(': ').at(-1)}; write &${message.split(': ').at(-1)} where it is defined`

function copy(value: unknown, name: string, depth: number): unknown {
  if (depth > DEEPEST) throw tooDeep(name)
  if (Array.isArray(value)) return value.map(item => copy(item, name, depth + 1))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, copy(item, name, depth + 1)]))
}

/** The offset of the key in a mapping, or of the entry in a list. */
function offsetOf(document: Document.Parsed, path: Path): number | null {
  if (path.length === 0) return document.contents?.range?.[0] ?? 0
  const last = path.at(-1)
  const parent = document.getIn(path.slice(0, -1), true)
  if (isMap(parent)) {
    const pair = parent.items.find(item => isScalar(item.key) && String(item.key.value) === String(last))
    return isScalar(pair?.key) ? (pair.key.range?.[0] ?? null) : null
  }
  const entry: unknown = isCollection(parent) ? parent.get(last, true) : undefined
  return rangeStart(entry)
}

const rangeStart = (node: unknown): number | null =>
  (node as { range?: readonly number[] } | undefined)?.range?.[0] ?? null
