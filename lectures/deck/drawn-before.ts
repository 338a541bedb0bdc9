/**
 * The files of figures that an earlier build of a deck drew and that it has no more. Only what the folder's `figures.json`
 * names counts as ours: what somebody else has put there stays.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isMapping } from '../../scenarios/problems.ts'
import { DARK } from './block-schema.ts'

const DRAWN = /^(.+)\.(?:svg|png|csv)$/

/** Paths; `names` are those of the figures that there are now. */
export function obsoleteIn(folder: string, names: readonly string[]): string[] {
  const gone = drawnIn(folder).filter(name => !names.includes(name))
  if (gone.length === 0) return []
  return readdirSync(folder)
    .filter(file => gone.includes((DRAWN.exec(file)?.[1] ?? '').replace(DARK, '')))
    .toSorted()
    .map(file => join(folder, file))
}

/** A list that is missing, cut off or foreign names nothing. */
function drawnIn(folder: string): string[] {
  try {
    const figures: unknown = JSON.parse(readFileSync(join(folder, 'figures.json'), 'utf8'))
    return Array.isArray(figures)
      ? figures.flatMap(figure => (isMapping(figure) && typeof figure.name === 'string' ? [figure.name] : []))
      : []
  } catch {
    return []
  }
}
