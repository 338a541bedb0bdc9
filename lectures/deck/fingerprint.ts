/**
 * What a number may depend on, as one word: the text of all code that simulates and measures, of what draws and concludes
 * (figures of runs are kept as they were drawn), and of the data that comes with it. Scenarios are left out: each is told
 * apart by itself, so that a change of one makes no other stale.
 */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { packageJson, ROOT } from '../../bench/package.ts'

const ROOMS = ['sim', 'kernels', 'scenarios', 'bench', 'reports', 'lectures/deck']
const COUNTS = /\.(ts|mjs|json|jsonl|csv|yaml)$/
const IS_SCENARIO = /^[^/]+\.yaml$/

/** Cut: nobody makes two that are alike on purpose. */
const LETTERS = 24

export const digest = (...texts: readonly string[]): string => {
  const hash = createHash('sha256')
  for (const text of texts) hash.update(`${text.length}:${text}`)
  return hash.digest('hex').slice(0, LETTERS)
}

/** `root` is that of the project. */
export function fingerprint(root = ROOT): string {
  const files = ROOMS.flatMap(room =>
    readdirSync(join(root, room), { recursive: true, encoding: 'utf8' })
      .map(file => file.replaceAll('\\', '/'))
      .filter(file => COUNTS.test(file) && !file.endsWith('.test.ts') && !file.includes('node_modules/'))
      .filter(file => room !== 'scenarios' || !IS_SCENARIO.test(file))
      .map(file => `${room}/${file}`),
  ).toSorted()
  return digest(packageJson().version, ...files.flatMap(file => [file, readFileSync(join(root, file), 'utf8')]))
}
