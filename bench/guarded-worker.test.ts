/** A watched worker: how long it may take to begin, and how long it may then be silent. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { hearOut } from './guarded-worker.ts'

const folder = mkdtempSync(join(tmpdir(), 'llmos-watched-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** Patience for a tenth of a second, with a worker that does this; it is done when it has said `last`. */
function watched(name: string, does: string): Promise<void> {
  const script = join(folder, `${name}.mjs`)
  writeFileSync(
    script,
    `import { parentPort } from 'node:worker_threads'\nconst say = word => parentPort.postMessage(word)\n${does}`,
  )
  const hear = (word: string): boolean => word === 'last'
  return hearOut<string>(pathToFileURL(script), null, { file: 'mine.ts', patience: 0.1, hear })
}

test('one that takes long to load has not fallen silent', async () => {
  await watched('slow', "setTimeout(() => say('last'), 500)")
})

test('one that says nothing more after its first word is ended', async () => {
  const ended = watched('silent', "say('alive')\nsetTimeout(() => say('last'), 60_000)")
  await expect(ended).rejects.toThrow('mine.ts: gave no sign of life for 0.1 s')
})

test('one that throws is told by its file', async () => {
  await expect(watched('broken', "throw new Error('no luck')")).rejects.toThrow(
    'mine.ts: ended by an error of its own: no luck',
  )
})
