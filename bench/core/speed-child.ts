/**
 * One case of the engine in a process of its own. Both ways take turns, step by step, so that what slows the machine
 * slows both; a step of each to warm up is not counted. Prints one object.
 *
 * Arguments: the name of the case, steps.
 */
import { median, secondsOf } from '../measuring.ts'
import { deltaGraph } from '../model/delta-graph.ts'
import { usualGraph } from '../model/usual-graph.ts'
import { deltaEngine } from './delta-engine.ts'
import type { Sequence } from './engine.ts'
import { randomWeights } from './random-engine.ts'
import type { EngineResult } from './speed.ts'
import { engineCases } from './speed-cases.ts'
import { UsualDecoder } from './usual-decoder.ts'

const [name = '', steps = '1'] = process.argv.slice(2)
const one = engineCases.find(each => each.name === name)
if (one === undefined) throw new Error(`bench/core/speed-child.ts: no case "${name}"`)

const { shape, batch, context, does } = one
const weights = randomWeights(shape, 1)
const engine = await deltaEngine({ name, hash: '', shape, bytes: deltaGraph(shape, weights) })
const usual = await UsualDecoder.load(usualGraph(shape, weights), shape)
const prompt = Array.from({ length: context }, (_, i) => (i * 37) % shape.vocabulary)

/** Texts as long as the context: read once, then copied. */
async function texts(): Promise<Sequence[]> {
  const first = engine.open()
  await engine.step([{ sequence: first, tokens: prompt }])
  const others = Array.from({ length: batch - 1 }, () => engine.open())
  for (const other of others) other.copy(first, context)
  return [first, ...others]
}

async function writing(): Promise<[() => Promise<number>, () => Promise<number>]> {
  const sequences = await texts()
  const tokens = sequences.map(() => [1])
  usual.reset(context, batch)
  return [
    async () => (await engine.step(sequences.map(sequence => ({ sequence, tokens: [1] })))).seconds,
    async () => (await secondsOf(() => usual.step(tokens))).seconds,
  ]
}

async function reading(): Promise<[() => Promise<number>, () => Promise<number>]> {
  return [
    async () => {
      const sequence = engine.open()
      const { seconds } = await engine.step([{ sequence, tokens: prompt }])
      engine.close(sequence)
      return seconds
    },
    async () => {
      usual.reset()
      return (await secondsOf(() => usual.step([prompt]))).seconds
    },
  ]
}

const [delta, other] = does === 'write' ? await writing() : await reading()
await delta()
await other()
const [times, usualTimes]: [number[], number[]] = [[], []]
while (times.length < Number(steps)) {
  times.push(await delta())
  usualTimes.push(await other())
}
const [seconds, usualSeconds] = [median(times), median(usualTimes)]
const tokens = does === 'write' ? batch : context
const result: EngineResult = { name, tokens, seconds, usualSeconds, ratio: usualSeconds / seconds }
process.stdout.write(`${JSON.stringify(result)}\n`)
