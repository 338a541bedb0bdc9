/**
 * The fenced blocks of a deck, each with the line where it stands, as Markdown has them: a block begins with three or more
 * backticks or tildes, with or without a word behind them, and ends with at least as many of the same alone. Those in
 * presenter notes count like all others.
 */
import { UserError } from '../../scenarios/user-error.ts'

export interface Fence {
  /** Behind the backticks: `figure`; empty where nothing stands there. */
  readonly word: string
  /** Of its first line, counted from 1. */
  readonly line: number
  readonly lines: readonly string[]
}

const OPENING = /^ {0,3}(`{3,}|~{3,})[ \t]*([^\s`]*)[^`]*$/
const CLOSING = /^ {0,3}(`{3,}|~{3,})[ \t]*$/

/** `shown` is what messages call the file. */
export function fencesOf(lines: readonly string[], shown: string): Fence[] {
  const fences: Fence[] = []
  for (let i = 0; i < lines.length; i++) {
    const [opening, marks = '', word = ''] = OPENING.exec(lines[i] ?? '') ?? []
    if (opening === undefined) continue
    const end = lines.findIndex((line, at) => at > i && CLOSING.exec(line)?.[1]?.startsWith(marks))
    if (end < 0)
      throw new UserError(`${shown}:${i + 1}:1 the block "${word}" has no end; close it by a line of ${marks}`)
    fences.push({ word, line: i + 1, lines: lines.slice(i + 1, end) })
    i = end
  }
  return fences
}

/** The number of its last line. */
export const endOf = ({ line, lines }: Fence): number => line + lines.length + 1
