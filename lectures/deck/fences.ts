/**
 * The fenced blocks of a deck, each with the line where it stands. A block begins with three backticks and a word at the
 * start of a line and ends with three backticks alone; those in presenter notes count like all others.
 */
import { UserError } from '../../scenarios/user-error.ts'

export interface Fence {
  /** Behind the backticks: `figure`. */
  readonly word: string
  /** Of its first line, counted from 1. */
  readonly line: number
  readonly lines: readonly string[]
}

const OPENING = /^```\s*(\S+)\s*$/
const CLOSING = /^```\s*$/

/** `shown` is what messages call the file. */
export function fencesOf(lines: readonly string[], shown: string): Fence[] {
  const fences: Fence[] = []
  for (let i = 0; i < lines.length; i++) {
    const word = OPENING.exec(lines[i] ?? '')?.[1]
    if (word === undefined) continue
    const end = lines.findIndex((line, at) => at > i && CLOSING.test(line))
    if (end < 0) throw new UserError(`${shown}:${i + 1}:1 the block "${word}" has no end; close it by a line of \`\`\``)
    fences.push({ word, line: i + 1, lines: lines.slice(i + 1, end) })
    i = end
  }
  return fences
}

/** The number of its last line. */
export const endOf = ({ line, lines }: Fence): number => line + lines.length + 1
