import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { type ComparePlan, cellsOf, crossProduct } from './compare-plan.ts'
import { makeComparison } from './compare-result.ts'
import { runCells } from './compare-run.ts'

/** Loops without end in the middle of a run in which room is missing. */
const PAGER = `
export default {
  summary: '', reference: '', defaults: {},
  create: () => ({
    makeRoom(ram, need) {
      for (; ram.turn > 20; );
      return [...ram.inPromptOrder()].map(page => ({ do: 'evict', page, why: '' }))
    },
  }),
}
`
const folder = mkdtempSync(join(tmpdir(), 'llmos-guarded-'))
const file = join(folder, 'loop.ts')
writeFileSync(file, PAGER)
afterAll(() => rmSync(folder, { recursive: true }))

const plan: ComparePlan = {
  scenario: 'paging-101',
  settings: ['processes.chat.count=1'],
  candidates: ['lru', file].map(pager => ({ name: pager, overrides: { pager }, settings: [] })),
  variations: crossProduct([{ path: 'ram.context', values: ['1M', '2k', '1k'] }]),
  seeds: [1, 2],
  baseline: 'lru',
}

test('a file that falls silent is told of with its place, and is not tried again, whatever the number of threads', async () => {
  for (const workers of [1, 3]) {
    const { rows } = makeComparison(plan, await runCells(cellsOf(plan), { workers, patience: 3 }))
    const [large, silent, after] = rows.filter(({ candidate }) => candidate === file).map(({ error }) => error)
    const [start, end] = ['gave no sign of life for 3 s at about ', 'look at the loops in makeRoom']
    expect(silent?.startsWith(`${file}: ${start}`) && silent.endsWith(end)).toBe(true)
    expect(after).toBe(`${silent}; not tried again`)
    // Its first seed was run before the silence, its second would have come after it.
    expect(large).toBe(`${silent}; not tried again`)
    expect(rows.filter(({ candidate }) => candidate === 'lru').map(({ runs }) => runs)).toEqual([2, 2, 2])
  }
})
