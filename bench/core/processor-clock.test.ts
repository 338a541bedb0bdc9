import { expect, test } from 'vitest'
import { FakeEngine } from './fake-engine.ts'
import { onClock, onProcessorClock } from './processor-clock.ts'

const fake = () => new FakeEngine({ vocabulary: 10 })

test('a step takes what the process has computed in it, for itself and for the system: 0.25 + 0.5 s', async () => {
  const usages = [{ user: 1e6, system: 2e6 }, { user: 1.25e6, system: 2.5e6 }] // biome-ignore format: before and after
  const engine = onProcessorClock(fake(), () => usages.shift() ?? { user: 0, system: 0 })
  const { next, seconds } = await engine.step([{ sequence: engine.open(), tokens: [1, 2] }])
  expect([seconds, next.length]).toEqual([0.75, 1])
})

test('the model says the same on either clock', async () => {
  const saying = async (engine = fake() as ReturnType<typeof onClock>) =>
    (await engine.step([{ sequence: engine.open(), tokens: [1, 2, 3] }])).next
  expect(await saying(onClock(fake(), 'cpu'))).toEqual(await saying())
})

test('the clock on the wall is the engine itself', () => {
  const engine = fake()
  expect(onClock(engine, 'wall')).toBe(engine)
})
