import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Opened, type TestBrowser, testBrowser } from '../../reports/page/test-browser.ts'
import { slidesOf } from './slides.ts'

const DECK = `---
marp: true
title: "</script><img onerror=alert(1) src=x>"
---

# One & all

<!-- The **first** note, with \`<code>\`.

Its second paragraph. -->

---

# Two :smile: 🦥 $x$

---

# Three
`
let browser: TestBrowser
let opened: Opened

beforeAll(async () => {
  browser = await testBrowser()
  opened = await browser.open((await slidesOf(DECK, '</script><img onerror=alert(1) src=x>')).html, '#2')
})
afterAll(async () => browser.close())

const shown = () => opened.page.locator('.slide.shown h1').innerText()

test('an address with a number opens that slide', async () => {
  expect(await shown()).toContain('Two')
})

test('keys and buttons go on and back, and stop at the ends', async () => {
  const { page } = opened
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowRight')
  expect([await shown(), new URL(page.url()).hash]).toEqual(['Three', '#3'])
  await page.keyboard.press('Home')
  expect([await shown(), await page.locator('#number').innerText()]).toEqual(['One & all', '1'])
  await page.getByRole('button', { name: 'Next' }).click()
  await page.getByRole('button', { name: 'Back' }).click()
  expect(await shown()).toBe('One & all')
})

test('N shows the notes, with their marks and as text', async () => {
  const { page } = opened
  await page.keyboard.press('n')
  const notes = page.locator('.slide.shown .notes')
  expect(await notes.isVisible()).toBe(true)
  expect(await notes.innerText()).toMatch(/The first note, with <code>\.\s+Its second paragraph\./)
  expect(await notes.locator('strong').innerText()).toBe('first')
  await page.keyboard.press('n')
  expect(await notes.isVisible()).toBe(false)
})

test('P opens a window with the notes, and either follows the other', async () => {
  const { page } = opened
  const [presenter] = await Promise.all([page.waitForEvent('popup'), page.keyboard.press('p')])
  await presenter.waitForSelector('.with-notes .slide.shown')
  await presenter.keyboard.press('End')
  await page.waitForSelector('#slide-3.shown')
  await page.keyboard.press('Home')
  await presenter.waitForSelector('#slide-1.shown')
  expect(await presenter.locator('#slide-1 .notes').isVisible()).toBe(true)
  await presenter.close()
})

test('a slide fits into the window', async () => {
  const box = await opened.page.locator('.slide.shown section').boundingBox()
  expect(box?.width).toBeLessThanOrEqual(1280)
  expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(900 - 48)
})

test('neither emoji nor mathematics nor a name asks anything of a network', async () => {
  expect([...opened.faults, ...opened.requests]).toEqual([])
  expect(await opened.page.locator('img').count()).toBe(0)
})
