import { expect, test } from 'vitest'
import { specReport } from './spec-report.ts'

const clock = { row: 'clock', value: '20 Hz', open: false, note: '' }
const disk = { row: 'disk', value: '', open: true, note: 'fill it with filesystem' }

test('open rows stand in the sheet and are named at the end', () => {
  const lines = specReport('mine', [clock, disk]).split('\n')
  expect(lines[2]).toBe('clock  20 Hz')
  expect(lines[3]).toBe('disk   (open)  fill it with filesystem')
  expect(lines.at(-1)).toMatch(/^Open: disk\. If you can't fill every row/)
})

test('a full sheet says so', () => {
  expect(specReport('mine', [clock])).toMatch(/Every row is filled\.$/)
})
