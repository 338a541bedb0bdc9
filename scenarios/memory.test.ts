import { expect, test } from 'vitest'
import { assumedQuality } from '../sim/memory/config.ts'
import { memoryOf } from './memory.ts'
import type { Profile } from './profile.ts'
import type { Scenario } from './schema.ts'

const { name: _name, source: _source, ...mind } = assumedQuality
const profile = { model: { name: 'm' }, date: '2026-01-02', quality: { mind, measures: [] } } as unknown as Profile
const given = (chosen: Scenario['mind']) => memoryOf({ mind: chosen } as Scenario, () => profile)

test('what a measured model saves stands in the window in its words; an assumed one reads its notes alone', () => {
  expect(given({ profile: 'tiny' })).toMatchObject({ callsHold: true, quality: { name: 'm' } })
  expect(given({ preset: 'assumed' })).toMatchObject({ callsHold: false })
  expect(given(undefined)).toMatchObject({ callsHold: false })
})
