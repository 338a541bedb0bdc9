import { expect, test } from 'vitest'
import { doctorReport } from './doctor-report.ts'

const good = { what: 'Node', state: 'works', found: '24.1.0' } as const
const bad = { what: 'packages', state: 'broken', found: 'yaml is missing', remedy: 'run npm ci' } as const

test('the verdict names what is broken, and its row the remedy', () => {
  const text = doctorReport([good, bad])
  expect(text).toMatch(/^packages +broken +yaml is missing +run npm ci$/m)
  expect(text).toMatch(/Broken: packages\.$/)
})

test('all is well when nothing is broken', () => {
  expect(doctorReport([good])).toMatch(/Everything that is needed works\.$/)
})
