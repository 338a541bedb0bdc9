/**
 * One case of the charts' speed in a process of its own. What is drawn is computed first, and neither its time nor its
 * memory counts; what loads the drawing does. Prints one object.
 *
 * Arguments: the name of the case, its size.
 */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { candidatesOf } from '../../bench/compare-candidates.ts'
import { cellsOf } from '../../bench/compare-plan.ts'
import { makeComparison } from '../../bench/compare-result.ts'
import { runCells } from '../../bench/compare-run.ts'
import { secondsOf } from '../../bench/measuring.ts'
import { Outputs } from '../../bench/outputs.ts'
import { runHere } from '../../bench/run-here.ts'
import { withConclusions } from '../compare-conclusions.ts'
import type { Figure } from './figure.ts'
import { figuresOf } from './of-comparison.ts'
import { figuresOfRun } from './of-run.ts'
import type { ChartResult } from './speed-cases.ts'

const [name = '', given = '1'] = process.argv.slice(2)
const size = Number(given)
const PAGERS = 'fifo,lru,retrieve,memgpt,letta,summarize,compact,window-sinks'
/** Of all three clients, two of which send one each. */
const REQUESTS_PER_SECOND = 10

async function compared(runs: number): Promise<Figure[]> {
  const candidates = await candidatesOf('pager', PAGERS)
  const seeds = Array.from({ length: Math.max(1, Math.round(runs / candidates.length)) }, (_, i) => i + 1)
  const plan = { scenario: 'tiny-chat', settings: [], candidates, variations: [[]], seeds, baseline: 'fifo' }
  return figuresOf(
    withConclusions(makeComparison(plan, await runCells(cellsOf(plan), { workers: 1 }))),
    'npx llmos bench charts',
  )
}

async function ran(requests: number): Promise<Figure[]> {
  const settings = [
    'processes.mallory.from=0s',
    `processes.mallory.arrivals={poisson: ${REQUESTS_PER_SECOND - 2}/s}`,
    `horizon=${requests / REQUESTS_PER_SECOND}s`,
  ]
  const result = await runHere({ scenario: 'noisy-neighbour', settings, overrides: {} })
  return figuresOfRun(result, 'npx llmos bench charts')
}

const peakMegabytes = (): number => process.resourceUsage().maxRSS / 1024
const figures = name === 'million' ? await ran(size) : await compared(size)
const before = peakMegabytes()
const folder = mkdtempSync(join(tmpdir(), 'llmos-charts-'))
const outputs = new Outputs()
const { seconds } = await secondsOf(async () => {
  const { writeCharts } = await import('./write.ts')
  writeCharts(outputs, folder, figures)
  outputs.commit()
})
const moreMegabytes = peakMegabytes() - before
const files = readdirSync(folder).length
rmSync(folder, { recursive: true })
const result: ChartResult = { name, size, figures: figures.length, files, seconds, moreMegabytes }
process.stdout.write(`${JSON.stringify(result)}\n`)
