/** The inside of a guarded thread of a comparison: takes plans one by one, and says that it is alive in between. */
import { parentPort } from 'node:worker_threads'
import { outcomeOf } from './compare-cell.ts'
import type { GuardedWord } from './compare-guarded.ts'
import { KeptParts } from './kept-parts.ts'
import type { RunPlan } from './plan.ts'
import { type RunProgress, runHere } from './run-here.ts'

const port = parentPort
if (port === null) throw new Error('bench/compare-guarded-worker.ts: runs inside a worker thread only')

const say = (word: GuardedWord): void => port.postMessage(word)
const parts = new KeptParts()
const onProgress = ({ now }: RunProgress): void => say({ say: 'alive', now })

port.on('message', async (plan: RunPlan) => {
  say({ say: 'alive', now: null })
  try {
    say({ say: 'outcome', outcome: await outcomeOf(runHere(plan, undefined, { onProgress }, {}, parts)) })
  } catch (error) {
    say({ say: 'failure', message: error instanceof Error ? error.message : String(error) })
  }
})
