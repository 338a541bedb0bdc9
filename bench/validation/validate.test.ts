import { expect, test } from 'vitest'
import type { RunResult } from '../result.ts'
import { runHere } from '../run-here.ts'
import { type Quantity, quantities } from './quantities.ts'
import { validated } from './validate.ts'

const base = await runHere({
  scenario: 'tiny-chat',
  settings: ['processes.chat.count=1', 'processes.chat.exam=2', 'processes.chat.turnsPerSession=6'],
  overrides: {},
  seed: 1,
})
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
