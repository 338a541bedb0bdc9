/** A first download takes minutes: a line for each quarter of a file that has come. */
import type { OnFetch } from './hub.ts'

const PARTS = 4

export function fetchNews(write: (line: string) => void = line => process.stderr.write(line)): OnFetch {
  const told = new Map<string, number>()
  return (file, share) => {
    const part = Math.floor(share * PARTS)
    if (part <= (told.get(file) ?? -1)) return
    told.set(file, part)
    write(`fetching ${file}: ${(100 * part) / PARTS}%\n`)
  }
}
