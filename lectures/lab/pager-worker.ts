/** The inside of a lab's worker: puts a student's pager into one world after the other and tells what it decided. */
import { parentPort, workerData } from 'node:worker_threads'
import { loadPolicyFile } from '../../scenarios/policies.ts'
import { UserError } from '../../scenarios/user-error.ts'
import type { PagerDefinition } from '../../sim/pager.ts'
import type { PagerOrder, PagerWord } from './guarded-pager.ts'
import { type Decision, recorded } from './record.ts'
import { play, type World } from './worlds.ts'

const port = parentPort
if (port === null) throw new Error('lectures/lab/pager-worker.ts: runs inside a worker thread only')

const say = (word: PagerWord): void => port.postMessage(word)
const { file, worlds } = workerData as PagerOrder
// Standard output is the report's; what a student prints while looking for a mistake is welcome beside it.
console.log = console.error

try {
  // Before the first word: from then on silence counts against the student.
  if (worlds.some(({ kind }) => kind === 'scenario')) await import('../../bench/plan.ts')
  say({ say: 'alive' })
  const own = await loadPolicyFile('pager', file)
  for (const world of worlds) {
    say({ say: 'alive' })
    say(await one(own, world))
  }
} catch (error) {
  say({ say: 'useless', message: messageOf(error) })
} finally {
  port.close()
}

/** One world that goes wrong does not spoil the next. */
async function one(own: PagerDefinition, world: World): Promise<PagerWord> {
  const log: Decision[] = []
  try {
    const definition = recorded(file, own, log, world.kind === 'string' ? 'request' : 'turn')
    await play(world, definition, file, () => say({ say: 'alive' }))
    return { say: 'played', log }
  } catch (error) {
    return { say: 'fault', message: messageOf(error) }
  }
}

/** Only the file is not ours here: whatever fails while it is in use, is its doing. */
function messageOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  return error instanceof UserError ? message : `${file}: failed while it was in use: ${message}`
}
