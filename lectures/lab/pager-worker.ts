/** The inside of a lab's worker: puts a student's pager into one world after the other and tells what it decided. */
import { parentPort, workerData } from 'node:worker_threads'
import { loadPolicyFile } from '../../scenarios/policies.ts'
import type { PagerOrder, PagerWord } from './guarded-pager.ts'
import { faultIn, inOneWorld } from './in-one-world.ts'

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
    const attempt = await inOneWorld(file, own, world, () => say({ say: 'alive' }))
    say('log' in attempt ? { say: 'played', ...attempt } : { say: 'fault', message: attempt.fault })
  }
} catch (error) {
  say({ say: 'useless', message: faultIn(file, error) })
} finally {
  port.close()
}
