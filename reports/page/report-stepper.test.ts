/** The stepper in the page of a run, in a real browser: beside everything else that the page has. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { StoredRun } from '../../bench/result-schema.ts'
import { sampleResult } from '../fixture.ts'
import { BY_HAND, HEADER } from '../stepper/test-traces.ts'
import { reportOf } from './of-result.ts'
import { reportPage } from './report.ts'
import type { SteppedTrace } from './stepper-section.ts'
import { seriousIn } from './test-axe.ts'
import { type Opened, type TestBrowser, testBrowser } from './test-browser.ts'

const EVIL = '</script><img onerror=alert(1) src=x>'
const SHELL_BYTES = 1_500_000
const counted = { upToMs: [10, 20], counts: [3, 1] }
const RUN: StoredRun = {
  ...sampleResult,
  histograms: { wait: counted, ttft: counted, tpot: counted, e2e: counted },
  command: 'npx llmos run sample --seed 7',
}
const TRACE: SteppedTrace = { header: HEADER, events: BY_HAND, isCut: false }
const pageOf = (trace: SteppedTrace | null, run = RUN) => reportPage(reportOf({ is: 'run', result: run }, trace))

let browser: TestBrowser
let html: string
beforeAll(async () => {
  browser = await testBrowser()
  html = await pageOf(TRACE)
})
afterAll(async () => browser.close())

async function opened(hash = '', text = html): Promise<Opened> {
  const opened = await browser.open(text, hash)
  await opened.page.waitForSelector('html.is-ready.has-program')
  return opened
}

const frames = (page: Page) =>
  page.evaluate('new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))')
/** The number of the event that the page stands on, once everything is drawn. */
const place = async (page: Page): Promise<number> => {
  await frames(page)
  return Number(/Event (\d+)/.exec((await page.textContent('#now')) ?? '')?.[1]) - 1
}
const looks = (page: Page): Promise<string> =>
  page.evaluate<string>(`[
    document.getElementById('stepper').innerText,
    ...Array.from(document.querySelectorAll('#stepper canvas'), canvas => canvas.toDataURL())
  ].join(' ')`)
const hashOf = (page: Page): Promise<string> => page.evaluate<string>('location.hash')

test('stands after the charts, complains of nothing and asks for nothing', async () => {
  const { page, faults, requests } = await opened()
  expect(await page.locator('main h2').allTextContents()).toEqual([
    ...['Charts', 'Step through the machine', 'Tables', 'Where it comes from', 'Make it again', 'Cite'],
  ])
  expect(await page.textContent('#steps + .hint')).toContain('21 events of 2 processes in 8 s of simulated time.')
  expect([...faults, ...requests]).toEqual([])
})

test.each(['light', 'dark'] as const)('keeps nobody out, %s', async colorScheme => {
  for (const width of [1280, 390]) {
    const { page } = await opened('#event=13')
    await page.setViewportSize({ width, height: 900 })
    await page.emulateMedia({ colorScheme })
    expect(await seriousIn(page)).toEqual([])
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width)
  }
})

describe('keys', () => {
  test('are nobody’s while the focus is elsewhere in the page', async () => {
    const { page } = await opened('#event=9')
    await page.locator('[aria-label="Copy the command"]').focus()
    const own = ['ArrowRight', 'ArrowLeft', 'End', 'Home', 'f', 'e', 'r', 'p', 't']
    for (const key of [...own, 'Shift+F', 'Shift+E', 'Shift+R', 'Shift+P', 'Space']) {
      await page.keyboard.press(key)
      expect([key, await place(page)]).toEqual([key, 9])
    }
    expect(await page.textContent('#play-word')).toBe('Play')
  })

  test('lead where they do in a page of their own while it is in the stepper', async () => {
    const { page } = await opened('#event=9')
    await page.click('#now')
    const steps = { ArrowRight: 10, ArrowLeft: 9, Home: 0, End: 20 }
    const moments = { 'Shift+E': 17, 'Shift+F': 13, 'Shift+R': 8, p: 9, f: 13, e: 17, 'Shift+P': 9 }
    for (const [key, to] of Object.entries({ ...steps, ...moments })) {
      await page.keyboard.press(key)
      expect([key, await place(page)]).toEqual([key, to])
    }
  })

  test('go on after a row was chosen that is out of sight by then, and after a time was gone to', async () => {
    const { page } = await opened()
    await page.click('[data-event="1"]')
    for (const key of ['End', 'ArrowLeft']) await page.keyboard.press(key)
    expect(await place(page)).toBe(19)
    await page.keyboard.press('t')
    await page.keyboard.type('3.5 s\n')
    await page.keyboard.press('ArrowRight')
    expect(await place(page)).toBe(11)
  })
})

test('a step and a step back lead to the same picture, by key and by mouse', async () => {
  const { page } = await opened('#event=12')
  await frames(page)
  const before = await looks(page)
  await page.click('#step')
  await frames(page)
  expect((await looks(page)) === before).toBe(false)
  await page.click('#back')
  await page.locator('#back').blur()
  await page.click('#now')
  for (const key of ['ArrowRight', 'ArrowLeft']) await page.keyboard.press(key)
  expect(await place(page)).toBe(12)
  expect((await looks(page)) === before).toBe(true)
})

describe('the address', () => {
  const LATER_MS = 500

  test('of a moment opens it, and brings it into sight', async () => {
    const { page } = await opened('#t=4&event=13')
    expect(await place(page)).toBe(13)
    await expect.poll(() => page.evaluate('scrollY'), { timeout: 60_000 }).toBeGreaterThan(100)
    await page.click('#step')
    await expect.poll(() => hashOf(page), { timeout: 60_000 }).toBe('#t=4&event=14')
  })

  test('of another part of the page stays what it is until somebody steps', async () => {
    const { page } = await opened('#cite')
    await page.waitForTimeout(LATER_MS)
    expect([await hashOf(page), await place(page)]).toEqual(['#cite', 0])
    await page.click('#step')
    await expect.poll(() => hashOf(page), { timeout: 60_000 }).toBe('#t=0&event=1')
    await page.evaluate("location.hash = '#tables'")
    await page.waitForTimeout(LATER_MS)
    expect([await hashOf(page), await place(page)]).toEqual(['#tables', 1])
  })
})

test('the charts of a trace stand beside those of the run, but of a trace that is cut', () => {
  const names = (trace: SteppedTrace | null) => reportOf({ is: 'run', result: RUN }, trace).figures.map(it => it.name)
  const own = names(null)
  expect(names(TRACE).slice(0, own.length)).toEqual(own)
  expect(names(TRACE).slice(own.length)).toEqual(expect.arrayContaining(['batch-slots', 'context-map']))
  expect(names({ ...TRACE, isCut: true })).toEqual(own)
})

test('the theme is that of the charts, chosen once', async () => {
  const { page } = await opened('#event=13')
  const before = await looks(page)
  expect(await page.locator('#theme').count()).toBe(1)
  await page.selectOption('#theme', 'dark')
  await frames(page)
  expect(await looks(page)).not.toBe(before)
})

test('it is not on paper', async () => {
  const { page } = await opened()
  await page.emulateMedia({ media: 'print' })
  expect([await page.isVisible('#steps'), await page.isVisible('#tables')]).toEqual([false, true])
})

test('names that would be a program stay text, and the page is of the same bytes each time', async () => {
  const events = BY_HAND.map(event => ({ ...event, process: event.process === 'a' ? EVIL : event.process }))
  const trace = { header: { ...HEADER, scenario: EVIL }, events, isCut: false }
  const evil = await pageOf(trace, { ...RUN, scenario: EVIL, settings: [`a=${EVIL}`], spec: `name: ${EVIL}\n` })
  const { page, faults } = await opened('#event=2', evil)
  expect(await page.textContent('#now')).toContain(EVIL)
  expect([faults, await page.locator('img').count()]).toEqual([[], 0])
  expect((await pageOf(TRACE)) === html).toBe(true)
  expect(Buffer.byteLength(html)).toBeLessThan(SHELL_BYTES)
})

describe('without a trace that is fit for a page', () => {
  test.each([
    ['none', null, 'made without one'],
    ['one that goes on', { ...TRACE, isCut: true }, 'has more than 21 events'],
  ] as const)('%s: it says so, and how to get a page of it', async (_, trace, why) => {
    const { page, faults } = await browser.open(await pageOf(trace))
    expect(await page.textContent('#steps + p')).toContain(why)
    expect(await page.textContent('#stepping')).toBe(
      'npx llmos run sample --seed 7 --trace trace.jsonl\nnpx llmos view trace.jsonl --open',
    )
    expect([await page.locator('#stepper').count(), faults]).toEqual([0, []])
  })

  test('nothing is said of steps where nothing happened, nor of commands that nobody knows', () => {
    const { command: _, ...old } = RUN
    expect(reportOf({ is: 'run', result: old }).steps).toMatchObject({ commands: null })
    expect(reportOf({ is: 'run', result: RUN }, { ...TRACE, events: [] }).steps).toBe(null)
  })
})
