import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { fingerprint } from './fingerprint.ts'
import { hashOf } from './kept-runs.ts'

const folder = mkdtempSync(join(tmpdir(), 'llmos-print-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A project of one file in each room. */
const ROOMS = ['sim', 'kernels', 'scenarios', 'bench', 'reports', 'lectures/deck']
for (const room of ROOMS) {
  mkdirSync(join(folder, room), { recursive: true })
  writeFileSync(join(folder, room, 'code.ts'), '1')
}
const printAfter = (file: string): string => {
  writeFileSync(join(folder, file), `new in ${file}`)
  return fingerprint(folder)
}

test.each(ROOMS)('a change of code in %s makes all stale', room => {
  expect(fingerprint(folder)).not.toBe(printAfter(`${room}/code.ts`))
})

test.each(['scenarios/mine.yaml', 'reports/code.test.ts', 'reports/page.css'])(
  'a change of %s makes nothing stale',
  file => {
    expect(fingerprint(folder)).toBe(printAfter(file))
  },
)

const sample = new URL('../../scenarios/dialogue-sample.yaml', import.meta.url)
const talk = new URL('../../scenarios/samples/dialogue.locomo.json', import.meta.url)
const mine = { is: 'run', scenario: join(folder, 'mine.yaml'), settings: [], overrides: {}, seed: 1 } as const

test('a run hangs on its scenario, and on the files that this one names', async () => {
  const hashWith = (more: string, words: string): Promise<string> => {
    writeFileSync(mine.scenario, readFileSync(sample, 'utf8').replace('samples/dialogue.locomo', 'talk') + more)
    writeFileSync(join(folder, 'talk.json'), readFileSync(talk, 'utf8') + words)
    return hashOf(mine, 'code')
  }
  const hashes = [await hashWith('', ''), await hashWith('# more', ''), await hashWith('', ' '), await hashWith('', '')]
  expect(new Set(hashes).size).toBe(3)
  expect(hashes[3]).toBe(hashes[0])
})
