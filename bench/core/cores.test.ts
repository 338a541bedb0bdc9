import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
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

const record = join(base, 'run.rec')
const traced = async (core: string, seed: number): Promise<string> => {
  const file = join(base, 'trace.jsonl')
  await runHere({ ...plan(core, 'memgpt'), seed }, { file, shown: file })
  return readFileSync(file, 'utf8')
}

test('a recorded run is answered again without the model, to the byte', async () => {
  const [lines, file]: [string[], string] = [[], join(base, 'live.jsonl')]
  const live = await runHere(plan(model, 'memgpt'), { file, shown: file }, { record: line => void lines.push(line) })
  writeFileSync(record, `${lines.join('\n')}\n`)
  expect(await runHere(plan(`replay:${record}`, 'memgpt'))).toEqual(live)
  expect(await traced(`replay:${record}`, 3)).toBe(readFileSync(file, 'utf8'))
})

test('another run is told at the first step that differs, a damaged recording at once', async () => {
  await expect(traced(`replay:${record}`, 4)).rejects.toThrow('run.rec: another run was recorded: in step 1')
  const lines = readFileSync(record, 'utf8').trimEnd().split('\n')
  writeFileSync(record, `${lines.slice(0, -3).join('\n')}\n`)
  await expect(traced(`replay:${record}`, 3)).rejects.toThrow('the recording has nothing more')
  writeFileSync(record, `${lines.slice(0, 2).join('\n')}\n[0.1,[3`)
  await expect(openCore(`replay:${record}`)).rejects.toThrow('no recording of a live run')
  await expect(openCore('replay:nowhere.rec')).rejects.toThrow('nowhere.rec: cannot be read')
})

test('a core that is not there is a mistake with a remedy, and only of the runs that want it', async () => {
  await expect(openCore('tinny')).rejects.toThrow('--core tinny: no such core; did you mean "tiny"?')
  const run = makeCellRun()
  expect((await run(plan('nowhere', 'lru'))).is).toBe('error')
  expect((await run(plan(undefined, 'lru'))).is).toBe('done')
})

test('a model that fails as it runs ends its own runs in a comparison, and no others', async () => {
  const short = join(base, 'short')
  const small = { ...shape, maxPositions: 128 }
  const weights = startWeights(small, new Random(1))
  writeModelFolder(short, { name: 'short', shape: small, weights, words: WORDS, provenance: {} })
  const config = join(short, 'config.json')
  writeFileSync(
    config,
    readFileSync(config, 'utf8').replace('"max_position_embeddings": 128', '"max_position_embeddings": 4096'),
  )
  const run = makeCellRun()
  const broken = {
    is: 'error',
    message: expect.stringMatching(/^core onnx:.*short: onnxruntime fails on it .*; check /),
  }
  for (const pager of ['fifo', 'lru']) {
    expect(await run(plan(`onnx:${short}`, pager))).toEqual(broken)
    expect((await run(plan(undefined, pager))).is).toBe('done')
    expect((await run(plan(model, pager))).is).toBe('done')
  }
})

test('a broken model is told by name', async () => {
  writeFileSync(join(model, 'onnx', 'model.onnx'), 'no model')
  await expect(runHere(plan(model, 'lru'))).rejects.toThrow('model.onnx')
})
