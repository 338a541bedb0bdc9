/**
 * A worker thread that runs somebody's own file, watched from outside: it is ended when it gives no sign of life for a
 * while, and whatever it dies of is told as a mistake in that file.
 */
import { UserError } from '../scenarios/user-error.ts'
import type { Seconds } from '../sim/units.ts'
import { typeScriptWorker } from './typescript.ts'

export interface Watched<Word> {
  /** What messages name. */
  readonly file: string
  readonly patience: Seconds
  /** Every word is a sign of life. The first one says that our own program is loaded. True: it was the last one. */
  readonly hear: (word: Word) => boolean
}

const LOOK_EVERY_MS = 50

/** Waits for the worker's last word. */
export async function hearOut<Word>(script: URL, order: unknown, { file, patience, hear }: Watched<Word>) {
  const worker = typeScriptWorker(script, order)
  let heardMs: number | null = null
  let timer: NodeJS.Timeout | undefined
  try {
    await new Promise<void>((resolve, reject) => {
      const fault = (what: string) => reject(new UserError(`${file}: ${what}`))
      timer = setInterval(() => {
        if (heardMs !== null && performance.now() - heardMs > patience * 1000) fault(silent(patience))
      }, LOOK_EVERY_MS)
      worker.on('error', error => fault(`ended by an error of its own: ${error.message}`))
      worker.on('exit', code => fault(`ended with exit code ${code}; a policy must not call process.exit`))
      worker.on('message', (word: Word) => {
        heardMs = performance.now()
        if (hear(word)) resolve()
      })
    })
  } finally {
    clearInterval(timer)
    await worker.terminate()
  }
}

const silent = (patience: Seconds): string =>
  `gave no sign of life for ${patience} s, so it was ended; it probably loops without end: look at the loops in makeRoom`
