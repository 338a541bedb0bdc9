/**
 * A command in a deck, and what it prints:
 *
 *   $ npx llmos pages --refs 1,2,3 --frames 2 --pagers lru
 *   …
 *   lru           3     100%
 *
 * A line of `…` stands for lines that are left out. A test runs each of these and compares.
 */
import { html } from '../../reports/page/html.ts'
import { UserError } from '../../scenarios/user-error.ts'
import type { Fence } from './fences.ts'
import { wholeWords } from './whole-words.ts'

export interface ConsoleBlock {
  readonly line: number
  /** As it is typed: `npx llmos pages …`. */
  readonly command: string
  readonly output: readonly string[]
}

const PROMPT = /^\$ (npx llmos .+)$/

export function consoleBlockOf({ line, lines }: Fence, shown: string): ConsoleBlock {
  const [first = '', ...output] = lines
  const command = PROMPT.exec(first)?.[1]
  if (command === undefined)
    throw new UserError(`${shown}:${line + 1}:1 a console block begins with its command; write $ npx llmos …`)
  return { line, command, output }
}

/** Pixels of a slide that are free below its title, and what a letter takes of them at a size of 1. */
const ROOM = { width: 1070, height: 400, letter: 0.602, line: 1.32 }
const LARGEST = 28

/** In the largest letters in which it fits. The command may take several lines. */
export function consoleHtml({ command, output }: ConsoleBlock): string {
  const longest = Math.max(1, ...output.map(line => line.length))
  const byWidth = ROOM.width / ROOM.letter / longest
  const byHeight = ROOM.height / ROOM.line / (output.length + 2)
  const size = Math.floor(Math.min(LARGEST, byWidth, byHeight))
  const { html: text } =
    html`<pre class="console" style="font-size:${size}px"><span class="command">${wholeWords(command)}</span>${output.join('\n')}</pre>`
  return text
}
