import { expect, test } from 'vitest'
import { commandFor } from './command-line.ts'

const plan = { scenario: 'karpathy-2023', settings: [], overrides: {} }

test('a plain run is repeated by its name and its seed', () => {
  expect(commandFor(plan, 1, 'linux')).toBe('npx llmos run karpathy-2023 --seed 1')
})

test('whatever changes the result is in the command, in order', () => {
  const settings = ['cpu.slots=8', 'processes.0.count=3']
  const full = {
    ...plan,
    settings,
    overrides: { scheduler: './mine.ts', router: 'single' },
    until: '2h',
    stepByStep: true,
  }
  expect(commandFor(full, 7, 'linux')).toBe(
    'npx llmos run karpathy-2023 --scheduler ./mine.ts --router single --set cpu.slots=8 --set processes.0.count=3 ' +
      '--until 2h --seed 7 --step-by-step',
  )
})

test.each([
  ['linux', 'arrivals={ poisson: 1/s }', "'arrivals={ poisson: 1/s }'"],
  ['linux', "name=it's", "'name=it'\\''s'"],
  ['win32', 'a=b c', '"a=b c"'],
  ['win32', 'file=C:\\x', 'file=C:\\x'],
] as const)('on %s, %s is written %s', (platform, setting, written) => {
  expect(commandFor({ ...plan, settings: [setting] }, 1, platform)).toContain(`--set ${written} `)
})
