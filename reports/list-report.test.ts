import { expect, test } from 'vitest'
import { listReport } from './list-report.ts'

test('a policy is shown with its options and their defaults, and an offline one is marked', () => {
  const rr = { name: 'rr', summary: 'In turns.', reference: 'Kleinrock', defaults: { quantum: 64, sigma: 0.5 } }
  const srpt = { name: 'srpt', summary: 'Shortest first.', reference: 'Schrage', defaults: {}, offline: true }
  const lines = listReport({ schedulers: [rr, srpt] }).split('\n')
  expect(lines[2]).toMatch(/^rr +In turns\. +quantum: 64, sigma: 0\.5 +Kleinrock$/)
  expect(lines[3]).toMatch(/^srpt +offline: Shortest first\. +Schrage$/)
})

test('columns that nobody fills are left out', () => {
  expect(listReport({ workloads: [{ name: 'chat', summary: 'A user who types.' }] })).not.toContain('options')
})
