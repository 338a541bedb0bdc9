import { expect, test } from 'vitest'
import { machineFinding, nodeFinding } from './doctor.ts'

test.each([
  ['20.19.0', 'works'],
  ['20.18.3', 'broken'],
  ['18.20.4', 'broken'],
  ['24.1.0', 'works'],
])('Node %s %s where 20.19 is the least', (version, state) => {
  expect(nodeFinding(version, '>=20.19').state).toBe(state)
})

test('little memory limits, and the remedy says what to do', () => {
  expect(machineFinding(1, 1)).toMatchObject({ state: 'limited', found: '1 CPU core, 1.0 GB of memory' })
  expect(machineFinding(4, 8).state).toBe('works')
})
