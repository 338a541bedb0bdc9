/** For tests of Markdown that ships: the commands that it tells people to run, and what it says that they print. */
import { spawnSync } from 'node:child_process'
import { BOOT } from './bench/package.ts'
import { type Ended, insideFolder } from './test-command.ts'

/** In its blocks, its text and its notes, each once, without what stands behind a `#`. */
export const commandsIn = (markdown: string): string[] => [
  ...new Set([...markdown.matchAll(/npx llmos [^`\n]*/g)].map(([line]) => line.replace(/ *#.*/, '').trimEnd())),
]

export interface Shown {
  readonly command: string
  readonly output: readonly string[]
}

/** Its console blocks: a command behind `$ `, and its output. A block may be indented. */
export const shownIn = (markdown: string): Shown[] =>
  [...markdown.matchAll(/^( *)```console\n *\$ (.*)\n([^`]*)```/gm)].map(
    ([, indent = '', command = '', output = '']) => ({
      command,
      output: output.split('\n').map(line => line.slice(indent.length)),
    }),
  )

export interface Running {
  readonly cwd: string
  /** Take the place of the line's own: what takes minutes is tried with less of it. */
  readonly options?: readonly string[]
  readonly env?: NodeJS.ProcessEnv
}

/** Its words behind `npx llmos`, with these options in the place of its own. */
function wordsOf(line: string, options: readonly string[]): string[] {
  const words = line.replace(/^npx llmos /, '').split(/\s+/)
  const isReplaced = (word = ''): boolean => word !== '--set' && word.startsWith('--') && options.includes(word)
  return [...words.filter((word, i) => !isReplaced(word) && !isReplaced(words[i - 1])), ...options]
}

/** Runs an `npx llmos …` or `npm start` line in a process of its own. */
export function runCommand(line: string, { cwd, options = [], env = {} }: Running) {
  const isStart = line === 'npm start'
  return spawnSync(process.execPath, [BOOT, ...(isStart ? options : wordsOf(line, options))], {
    cwd,
    env: { ...process.env, npm_lifecycle_event: isStart ? 'start' : 'npx', ...env },
    encoding: 'utf8',
  })
}

/** Runs an `npx llmos …` line without one, which takes less than a tenth of the time for what is soon done. */
export const runInside = (line: string, { cwd, options = [] }: Omit<Running, 'env'>): Promise<Ended> =>
  insideFolder(cwd)(...wordsOf(line, options))

/** A line of it stands for lines that are left out. */
const LEFT_OUT = '…'

/** What was printed holds these lines, piece by piece, in their order. Null: it does; else the piece that is missing. */
export function missingPiece(output: readonly string[], printed: string): string | null {
  let from = 0
  for (const piece of piecesOf(output)) {
    const at = printed.indexOf(piece, from)
    if (at < 0) return piece
    from = at + piece.length
  }
  return null
}

function piecesOf(output: readonly string[]): string[] {
  const pieces: string[][] = [[]]
  for (const line of output) {
    if (line.trim() === LEFT_OUT) pieces.push([])
    else pieces.at(-1)?.push(line)
  }
  return pieces.map(lines => lines.join('\n').trim()).filter(piece => piece !== '')
}
