/** A page opens from disk, asks for nothing, and what users call things stays text. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { html } from './html.ts'
import { page } from './shell.ts'
import { type TestBrowser, testBrowser } from './test-browser.ts'

const EVIL = '</script><img onerror=alert(1) src=x>'
let browser: TestBrowser

beforeAll(async () => {
  browser = await testBrowser()
})
afterAll(async () => browser.close())

test('a name that would be a program is text, in the body, the title and the data', async () => {
  const text = page({
    title: EVIL,
    body: html`<main><h1>${EVIL}</h1></main>`,
    data: { given: { name: EVIL } },
    programs: ['document.body.dataset.name = JSON.parse(document.getElementById("given").textContent).name'],
  })
  const { page: shown, faults, requests } = await browser.open(text)
  expect(await shown.title()).toBe(EVIL)
  expect(await shown.textContent('h1')).toBe(EVIL)
  expect(await shown.getAttribute('body', 'data-name')).toBe(EVIL)
  expect(await shown.locator('img').count()).toBe(0)
  expect([...faults, ...requests]).toEqual([])
})

test('the same page has the same bytes', () => {
  const parts = { title: 'a', body: html`<p>${[1, 'b', null]}</p>`, data: {}, programs: [] }
  expect(page(parts)).toBe(page(parts))
  expect(page(parts)).toContain('<p>1b</p>')
})
