import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Random } from '../../scenarios/language/random.ts'
import { VOCABULARY_SIZE, WORDS } from '../../scenarios/language/words.ts'
import { makeCellRun } from '../compare-cell.ts'
import { writeModelFolder } from '../model/folder.ts'
import type { ModelShape } from '../model/shape.ts'
import type { RunPlan } from '../plan.ts'
import { runHere } from '../run-here.ts'
import { startWeights } from '../training/start-weights.ts'
import { openCore } from './cores.ts'

const shape: ModelShape = {
  vocabulary: VOCABULARY_SIZE,
  width: 32,
  layers: 2,
  heads: 2,
  hidden: 32,
  noRope: [1],
  ropeBase: 10_000,
  maxPositions: 2048,
}
const base = mkdtempSync(join(tmpdir(), 'llmos-cores-'))
const model = join(base, 'untrained')
beforeAll(() => {
  const weights = startWeights(shape, new Random(1))
  writeModelFolder(model, { name: 'untrained', shape, weights, words: WORDS, provenance: {} })
})
afterAll(() => rmSync(base, { recursive: true }))

const plan = (core: string | undefined, pager: string): RunPlan => ({
  scenario: 'tiny-chat',
  settings: ['processes.chat.count=1', 'processes.chat.exam=2', 'processes.chat.turnsPerSession=8'],
  overrides: { pager },
  seed: 3,
  core,
})

test.each(['fifo', 'memgpt', 'summarize', 'retrieve', 'window-sinks'])(
  'a model that talks nonsense harms nobody: %s asks all that it is to ask, and nothing is right',
  async pager => {
    const [live, simulated] = [await runHere(plan(model, pager)), await runHere(plan(undefined, pager))]
    expect(live.memory?.asks).toBe(simulated.memory?.asks)
    expect(live.processes).toEqual(simulated.processes)
    expect(live.memory?.answers.right).toBe(0)
    expect(live.live).toMatchObject({ core: 'untrained', dtype: 'fp32' })
    expect(live.tokens.prompt).toBeGreaterThan(0)
  },
)

test('what it says does not depend on how long it takes: two runs say the same', async () => {
  const [one, other] = [await runHere(plan(model, 'lru')), await runHere(plan(model, 'lru'))]
  expect([one.memory?.answers, one.tokens, one.jobs]).toEqual([other.memory?.answers, other.tokens, other.jobs])
})

test('a core that is not there is a mistake with a remedy, and only of the runs that want it', async () => {
  await expect(openCore('tinny')).rejects.toThrow('--core tinny: no such core; did you mean "tiny"?')
  const run = makeCellRun()
  expect((await run(plan('nowhere', 'lru'))).is).toBe('error')
  expect((await run(plan(undefined, 'lru'))).is).toBe('done')
})

test('a broken model is told by name', async () => {
  writeFileSync(join(model, 'onnx', 'model.onnx'), 'no model')
  await expect(runHere(plan(model, 'lru'))).rejects.toThrow('model.onnx')
})
