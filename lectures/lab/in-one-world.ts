/** A student's pager put into one world, here and now: what it decides, or what goes wrong. A worker does so behind a fence. */
import { UserError } from '../../scenarios/user-error.ts'
import type { PagerDefinition } from '../../sim/pager.ts'
import { type Decision, recorded } from './record.ts'
import { play, type World } from './worlds.ts'

/** What it decided in a world, or what went wrong there. */
export type Attempt = { readonly log: readonly Decision[] } | { readonly fault: string }

/** One world that goes wrong does not spoil the next. */
export async function inOneWorld(
  file: string,
  own: PagerDefinition,
  world: World,
  onSlice?: () => void,
): Promise<Attempt> {
  const log: Decision[] = []
  try {
    const definition = recorded(file, own, log, world.kind === 'string' ? 'request' : 'turn')
    await play(world, definition, file, onSlice)
    return { log }
  } catch (error) {
    return { fault: faultIn(file, error) }
  }
}

/** Only the file is not ours here: whatever fails while it is in use, is its doing. */
export function faultIn(file: string, error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  return error instanceof UserError ? message : `${file}: failed while it was in use: ${message}`
}
