/**
 * One training case in a process of its own, so that its memory is its own: a step to warm up, and then so many runs of
 * so many steps. Writing the texts is part of it, as it is in a course. Prints one object.
 *
 * Arguments: the name of the case, tokens of a run (at least one step's), runs.
 */
import { Random } from '../../scenarios/language/random.ts'
import { Teacher } from '../../scenarios/language/teacher.ts'
import { median, secondsOf } from '../measuring.ts'
import { batchShape, type FlatBatch, flatten } from './batch.ts'
import type { TrainingResult } from './speed.ts'
import { SPEED_SHAPE, TOKENS_PER_STEP, trainingCases } from './speed-cases.ts'
import { startWeights } from './start-weights.ts'
import { Trainer } from './trainer.ts'

const [name = '', tokens = '0', runs = '1'] = process.argv.slice(2)
const one = trainingCases.find(each => each.name === name)
if (one === undefined) throw new Error(`bench/training/speed-child.ts: no case "${name}"`)

const size = batchShape(TOKENS_PER_STEP / one.length, one.length)
const steps = Math.max(1, Math.round(Number(tokens) / TOKENS_PER_STEP))
const random = new Random(1)
const teacher = new Teacher('all')
const trainer = await Trainer.open(SPEED_SHAPE, startWeights(SPEED_SHAPE, random))
let textSeconds = 0

async function batch(): Promise<FlatBatch> {
  const { seconds, came } = await secondsOf(() =>
    flatten(
      Array.from({ length: size.rows }, () => teacher.row(size.length, random)),
      size,
      random,
    ),
  )
  textSeconds += seconds
  return came
}

async function learn(times: number): Promise<void> {
  for (let i = 0; i < times; i++) await trainer.step([await batch()], { muon: 0.002, adam: 3e-4 })
}

await learn(1)
textSeconds = 0
const times: number[] = []
while (times.length < Number(runs)) times.push((await secondsOf(() => learn(steps))).seconds)
await trainer.close()

const seconds = median(times)
const result: TrainingResult = {
  name,
  tokens: steps * TOKENS_PER_STEP,
  seconds,
  tokensPerSecond: (steps * TOKENS_PER_STEP) / seconds,
  shareOfTexts: textSeconds / times.reduce((sum, each) => sum + each, 0),
  peakMegabytes: process.resourceUsage().maxRSS / 1024,
}
process.stdout.write(`${JSON.stringify(result)}\n`)
