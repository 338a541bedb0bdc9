/** The stepper in a real browser: everything that can be pressed, by mouse and by keyboard. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { BY_HAND, HEADER, tracedEvents } from '../stepper/test-traces.ts'
import { stepperPage } from './stepper-page.ts'
import { seriousIn } from './test-axe.ts'
import { type Opened, type TestBrowser, testBrowser } from './test-browser.ts'

const EVIL = '</script><img onerror=alert(1) src=x>'
let browser: TestBrowser
let byHand: string

beforeAll(async () => {
  browser = await testBrowser()
  byHand = await stepperPage({ header: HEADER, events: BY_HAND, isCut: false })
})
afterAll(async () => browser.close())

async function opened(html = byHand, hash = ''): Promise<Opened> {
  const opened = await browser.open(html, hash)
  await opened.page.waitForSelector('html.is-ready')
  return opened
}

/** The number of the event that the page stands on, once everything is drawn. */
const place = async (page: Page): Promise<number> => {
  await page.evaluate('new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))')
  return Number(/Event ([\d,]+)/.exec((await page.textContent('#now')) ?? '')?.[1]?.replaceAll(',', '')) - 1
}

/** All that is seen and heard, but for what follows the pointer. */
const looks = (page: Page): Promise<string> =>
  page.evaluate<string>(`[
    document.querySelector('main').innerText,
    ...Array.from(document.querySelectorAll('canvas'), canvas => canvas.toDataURL())
  ].join(' ')`)

const goTo = (page: Page, hash: string): Promise<unknown> => page.evaluate(`location.hash = '${hash}'`)
const whenNowIs = (page: Page, words: string) => page.getByText(words).first().waitFor()
const whenAddressIs = (page: Page, end: string) =>
  expect.poll(() => page.url().endsWith(end), { timeout: 60_000 }).toBe(true)

describe('every control works, by mouse and by keyboard', () => {
  test.each<[string, string, number, number]>([
    ['#step', 'ArrowRight', 4, 5],
    ['#back', 'ArrowLeft', 4, 3],
    ['#start', 'Home', 4, 0],
    ['#end', 'End', 4, 20],
    ['#next-fault', 'f', 4, 13],
    ['#previous-fault', 'F', 16, 13],
    ['#next-eviction', 'e', 4, 12],
    ['#previous-eviction', 'E', 20, 17],
    ['#next-preemption', 'r', 4, 8],
    ['#previous-preemption', 'R', 20, 8],
    ['#next-panic', 'p', 4, 9],
    ['#previous-panic', 'P', 20, 9],
  ])('%s, %s', async (button, key, from, to) => {
    const { page, faults } = await opened(byHand, `#event=${from}`)
    await page.click(button)
    expect(await place(page)).toBe(to)
    await whenAddressIs(page, `event=${to}`)
    await goTo(page, `#event=${from}`)
    expect(await place(page)).toBe(from)
    await page.keyboard.press(key)
    expect(await place(page)).toBe(to)
    expect(faults).toEqual([])
  })

  test('play goes on to the end, pause stops it, and space does both', async () => {
    const { page } = await opened()
    await page.selectOption('#speed', '1000')
    await page.click('#play')
    await whenNowIs(page, 'Event 21 of 21')
    await page.locator('#play-word', { hasText: 'Play' }).waitFor()
    await page.selectOption('#speed', '2')
    await page.locator('#play').blur()
    await page.keyboard.press('Space')
    await page.locator('#play-word', { hasText: 'Pause' }).waitFor()
    await page.keyboard.press('Space')
    await page.locator('#play-word', { hasText: 'Play' }).waitFor()
    expect(await place(page)).toBeLessThan(20)
  })

  test('a time can be gone to, and what is none is told', async () => {
    const { page } = await opened()
    await page.keyboard.press('t')
    await page.keyboard.type('3.5 s\n')
    expect(await place(page)).toBe(10)
    await page.fill('#time', 'soon')
    await page.click('#go button')
    expect(await page.textContent('#time-fault')).toContain('“soon” is no time')
    expect(await place(page)).toBe(10)
  })

  test('the slider, a row of the list and the theme', async () => {
    const { page } = await opened()
    await page.focus('#place')
    await page.keyboard.press('ArrowRight')
    expect(await place(page)).toBe(1)
    await page.click('[data-event="5"]')
    expect(await place(page)).toBe(5)
    await page.focus('[data-event="7"]')
    await page.keyboard.press('Enter')
    expect(await place(page)).toBe(7)
    expect(await page.getAttribute('[aria-current="step"]', 'data-event')).toBe('7')
    const before = await looks(page)
    await page.selectOption('#theme', 'dark')
    await place(page)
    expect(await looks(page)).not.toBe(before)
  })

  test('of one process alone: its events, and steps among them', async () => {
    const { page } = await opened(byHand, '#event=4')
    await page.selectOption('#only', 'a')
    await page.keyboard.press('Escape')
    await page.click('#step')
    expect(await place(page)).toBe(8)
    expect(await page.locator('[data-event="5"]').count()).toBe(0)
    expect(await page.isDisabled('#next-panic')).toBe(true)
  })

  test('the context of a process that is chosen, and what is seen at once', async () => {
    const { page } = await opened(byHand, '#event=20')
    expect(await page.textContent('#context-line')).toBe(
      '14 of 100 tokens (14.0%); 2 pages in the window, 1 out of it.',
    )
    expect(await page.textContent('#stores-line')).toContain('recall: 1 page put there, searched once')
    await page.selectOption('#chosen', 'a')
    await whenAddressIs(page, '#t=8&event=20&process=a')
    const before = await looks(page)
    await page.selectOption('#width', '1 seconds')
    await place(page)
    expect(await looks(page)).not.toBe(before)
  })
})

test('a step and a step back lead to the same picture', async () => {
  const { header, events } = await tracedEvents('paging-101', ['kernel.pager=memgpt'])
  const { page, faults, requests } = await opened(await stepperPage({ header, events, isCut: false }), '#event=4000')
  await place(page)
  const before = await looks(page)
  for (const key of ['ArrowRight', 'ArrowRight', 'ArrowLeft', 'ArrowLeft']) await page.keyboard.press(key)
  expect(await place(page)).toBe(4000)
  expect(await looks(page)).toBe(before)
  await page.keyboard.press('f')
  await place(page)
  expect(await looks(page)).not.toBe(before)
  expect([...faults, ...requests]).toEqual([])
})

test('the address tells the moment, and opens it', async () => {
  const { page } = await opened(byHand, '#event=9')
  await page.click('#step')
  await whenAddressIs(page, '#t=3&event=10')
  expect(await page.getAttribute('#link', 'href')).toBe('#t=3&event=10')
  const again = await opened(byHand, '#t=2.5')
  expect(await place(again.page)).toBe(8)
  await goTo(again.page, '#t=4')
  expect(await place(again.page)).toBe(14)
  const lost = await opened(byHand, '#t=never&event=99')
  expect([await place(lost.page), lost.faults]).toEqual([0, []])
})

test('on paper it is a still picture in the light theme, without anything to press', async () => {
  const printed = async (theme: string): Promise<string> => {
    const { page } = await opened(byHand, '#event=13')
    await page.evaluate(`document.documentElement.dataset.theme = '${theme}'`)
    await page.emulateMedia({ media: 'print' })
    await place(page)
    await page.evaluate('dispatchEvent(new Event("beforeprint")) && undefined')
    expect([await page.isVisible('#step'), await page.isVisible('#lanes-canvas')]).toEqual([false, true])
    return looks(page)
  }
  expect((await printed('light')) === (await printed('dark'))).toBe(true)
})

test('names that would be a program stay text', async () => {
  const events = BY_HAND.map(event => ({ ...event, process: event.process === 'a' ? EVIL : event.process }))
  const { page, faults } = await opened(
    await stepperPage({ header: { ...HEADER, scenario: EVIL }, events, isCut: true }),
  )
  expect(await page.textContent('h1')).toBe(EVIL)
  expect(await page.textContent('#now')).toContain(EVIL)
  expect(await page.locator('img').count()).toBe(0)
  expect(faults).toEqual([])
})

test.each(['light', 'dark'] as const)('nobody is shut out, in the %s', async scheme => {
  for (const width of [1280, 420]) {
    const { page } = await browser.open(byHand, '#event=13')
    await page.setViewportSize({ width, height: 900 })
    await page.emulateMedia({ colorScheme: scheme })
    expect(await seriousIn(page)).toEqual([])
  }
})

test('the same trace makes the same page, and of a hundred rows only those in sight are there', async () => {
  expect(await stepperPage({ header: HEADER, events: BY_HAND, isCut: false })).toBe(byHand)
  const many = Array.from({ length: 5000 }, (_, t) => ({ t, on: 'read', process: 'p', tokens: 1 }) as const)
  const { page } = await opened(await stepperPage({ header: HEADER, events: many, isCut: false }), '#event=2500')
  const rows = await page.locator('[data-event]').count()
  expect(rows).toBeGreaterThan(5)
  expect(rows).toBeLessThan(30)
  expect(await page.textContent('#context-title')).toBe('Contexts')
})
