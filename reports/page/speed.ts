/**
 * How fast the stepper's page is: a long trace in a real browser, from the opening of the page to its first picture, and
 * from a key press to the frame after the one that shows where it led.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { type MeasureOptions, measureAll, median } from '../../bench/measuring.ts'
import { runHere } from '../../bench/run-here.ts'
import { UserError } from '../../scenarios/user-error.ts'
import { steppedTrace } from './stepped-trace.ts'
import { stepperPage } from './stepper-page.ts'
import type { testBrowser } from './test-browser.ts'

export interface PageCase {
  readonly name: string
  readonly scenario: string
  /** So that there are events enough. */
  readonly settings: readonly string[]
}

export const pageCases: readonly PageCase[] = [
  { name: 'contexts', scenario: 'memory-chat', settings: ['processes.friend.count=32'] },
  { name: 'processes', scenario: 'interview-panel', settings: ['processes.panel.count=280'] },
]

export const EVENTS = 100_000
export const TARGETS = { firstPaintMs: 2000, stepMs: 50, shellBytes: 1_500_000 }

export interface PageResult {
  readonly name: string
  readonly events: number
  readonly bytes: number
  /** Without the trace. */
  readonly shellBytes: number
  readonly firstPaintMs: number
  /** Of steps, steps back, jumps and moments: the median, and the slowest of a hundred but for the five slowest. */
  readonly stepMs: number
  readonly slowStepMs: number
}

export const measurePages = (
  cases: readonly PageCase[],
  options: MeasureOptions,
  onResult: (result: PageResult) => void,
): Promise<PageResult[]> => measureAll(cases, one => measurePage(one, options), onResult)

async function measurePage({ name, scenario, settings }: PageCase, { runs, requests = EVENTS }: MeasureOptions) {
  const open = await browserOf()
  const html = await longPage(scenario, settings, requests)
  const browser = await open()
  try {
    const firsts: number[] = []
    const steps: number[] = []
    for (let run = 0; run < runs; run++) {
      const { page } = await browser.open(html.text)
      firsts.push(await firstPaint(page))
      steps.push(...(await page.evaluate<number[]>(STEPS)))
      await page.goto('about:blank')
    }
    steps.sort((a, b) => a - b)
    return {
      name,
      events: html.events,
      bytes: Buffer.byteLength(html.text),
      shellBytes: Buffer.byteLength(html.text) - html.traceBytes,
      firstPaintMs: median(firsts),
      stepMs: median(steps),
      slowStepMs: steps[Math.floor(steps.length * 0.95)] ?? Number.NaN,
    }
  } finally {
    await browser.close()
  }
}

async function browserOf(): Promise<typeof testBrowser> {
  try {
    return (await import('./test-browser.ts')).testBrowser
  } catch {
    throw new UserError('bench page: wants the browser that the tests use; npm ci installs it')
  }
}

async function longPage(scenario: string, settings: readonly string[], most: number) {
  const folder = mkdtempSync(join(tmpdir(), 'llmos-page-speed-'))
  try {
    const file = join(folder, 'trace.jsonl')
    await runHere({ scenario, settings, overrides: {} }, { file, shown: file })
    const trace = await steppedTrace(file, most)
    const text = await stepperPage(trace)
    const data = /<script type="application\/json" id="trace">.*?<\/script>/s.exec(text)?.[0] ?? ''
    return { text, events: trace.events.length, traceBytes: Buffer.byteLength(data) }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Since the opening; the page says itself when its first picture is there. */
async function firstPaint(page: Page): Promise<number> {
  await page.waitForSelector('html.is-ready')
  return page.evaluate<number>(`new Promise(done => {
    const look = () => {
      const [mark] = performance.getEntriesByName('first-picture')
      if (mark) done(mark.startTime)
      else requestAnimationFrame(look)
    }
    look()
  })`)
}

/** Each from the key press to the frame after the one in which it is drawn. */
const STEPS = `(async () => {
  const frame = () => new Promise(requestAnimationFrame)
  const times = []
  const places = [0.1, 0.9, 0.5, 0.75, 0.25].map(share => Math.floor(share * document.getElementById('place').max))
  for (const place of places) {
    location.hash = '#event=' + place
    await frame(); await frame()
    for (const key of ['ArrowRight', 'ArrowRight', 'f', 'e', 'ArrowLeft', 'E', 'ArrowRight', 'F', 'Home', 'End']) {
      await frame()
      const from = performance.now()
      document.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }))
      await frame(); await frame()
      times.push(performance.now() - from)
    }
  }
  return times
})()`
