import { describe, expect, test } from 'vitest'
import { SmallVoice } from '../../scenarios/language/voice.ts'
import { someProfile } from '../../scenarios/test-profile.ts'
import { syntheticEngine } from '../calibration/synthetic-engine.ts'
import { FakeEngine } from '../core/fake-engine.ts'
import { nextToken } from '../core/fake-reader.ts'
import { KeptParts } from '../kept-parts.ts'
import type { RunResult } from '../result.ts'
import { runHere } from '../run-here.ts'
import { type Quantity, quantities } from './quantities.ts'
import { Rehearsals } from './rehearsals.ts'
import { validate, validated } from './validate.ts'

const plan = {
  scenario: 'tiny-chat',
  settings: ['processes.chat.count=1', 'processes.chat.exam=2', 'processes.chat.turnsPerSession=6'],
  overrides: {},
}
const base = await runHere({ ...plan, seed: 1 })
const taking = (p50: number, accuracy = 0.9): RunResult => ({
  ...base,
  latencyMs: { ...base.latencyMs, e2e: { ...base.latencyMs.e2e, p50 } },
  ...(base.memory && { memory: { ...base.memory, accuracy } }),
})
const named = (name: string): Quantity => quantities.find(it => it.name === name) as Quantity
const answer = named('whole answer, p50')

test('an error is a share of what was measured, the noise what two real runs differ by', () => {
  const [row] = validated(answer, [{ simulated: taking(95), real: [taking(90), taking(110)] }])
  expect(row).toMatchObject({ predicted: 95, measured: 100, off: 0.05, noise: 0.2, target: 0.05, met: true })
})

test('over seeds, means are compared', () => {
  const [row] = validated(answer, [
    { simulated: taking(80), real: [taking(100), taking(100)] },
    { simulated: taking(140), real: [taking(100), taking(100)] },
  ])
  expect(row?.off).toBeCloseTo(0.1, 10)
  expect(row).toMatchObject({ noise: 0, met: false })
})

test('who is off by more than the target is forgiven twice the noise, and no more', () => {
  const off = (real: readonly [number, number]) =>
    validated(answer, [{ simulated: taking(110), real: [taking(real[0]), taking(real[1])] }])[0]?.met
  expect([off([97, 103]), off([99, 101])]).toEqual([true, false])
})

test('shares are compared in points, and what no run has is left out', () => {
  const [row] = validated(named('right answers'), [{ simulated: taking(1, 0.88), real: [taking(1), taking(1)] }])
  expect(row?.off).toBeCloseTo(0.02, 10)
  expect(row?.met).toBe(true)
  const { memory: _memory, ...without } = base
  expect(validated(named('right answers'), [{ simulated: without, real: [without, without] }])).toEqual([])
})

describe('a validation', () => {
  const voice = new SmallVoice()
  const engine = new FakeEngine({ vocabulary: voice.vocabulary, next: nextToken, seconds: () => 0.002 })
  class FakeParts extends KeptParts {
    override core = async () => ({ engine, voice, dtype: 'fp32' })
  }
  /** On the fake engine each step takes 2 ms. */
  const slow = { ...plan, settings: [...plan.settings, 'cpu={kind: fitted, coefficients: {stepSeconds: 0.002}}'] }

  test('goes by what is known when the real runs are over, and there is a pause before each and after the last', async () => {
    const told: string[] = []
    const rows = await validate({ core: 'fake', seeds: [1, 2], run: plan }, new FakeParts(), {
      between: async () => void told.push('between'),
      onProgress: (done, of) => told.push(`${done}/${of}`),
      simulated() {
        told.push('simulated')
        return slow
      },
    })
    expect(told.join(' ')).toBe(
      'between 1/11 2/11 between 3/11 4/11 between 5/11 6/11 between 7/11 8/11 between 9/11 simulated 10/11 11/11',
    )
    const tpot = rows?.find(({ quantity }) => quantity === 'each further token, p50')
    expect(tpot?.measured).toBeCloseTo(2, 2)
    expect([tpot?.off, tpot?.noise]).toEqual([0, 0])
  })

  test('that is stopped tells of the seeds that were done; of none, nothing', async () => {
    let runs = 0
    const hooks = { stop: () => runs >= 2, onProgress: () => void runs++ }
    expect(await validate({ core: 'fake', seeds: [1, 2], run: plan }, new FakeParts(), hooks)).not.toBeNull()
    expect(await validate({ core: 'fake', seeds: [1], run: plan }, new FakeParts(), { stop: () => true })).toBeNull()
  })
})

test('rehearsals tell the pace of the machine now: a core that has become half as fast', async () => {
  const { time } = someProfile
  if (time === null) throw new Error('the profile for tests has times')
  const { coefficients, layout, limits } = time
  const { stepSeconds, jobSeconds } = coefficients
  const slower = { stepSeconds: 2 * stepSeconds, jobSeconds: 2 * jobSeconds }
  const engine = syntheticEngine({ coefficients: slower, layout, contextLimit: limits.contextLimit })
  const rehearsals = new Rehearsals(engine, time, 5)
  expect(rehearsals.time).toEqual(time)
  await rehearsals.again()
  await rehearsals.again()
  expect(rehearsals.time.rehearsal?.seconds).toBeGreaterThanOrEqual(10)
  expect(rehearsals.time.settling?.reading).toBeCloseTo(2, 6)
  expect(rehearsals.time.settling?.writing.at(-1)).toBeCloseTo(2, 6)
})
