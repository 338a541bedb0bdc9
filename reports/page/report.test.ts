/** A report in a real browser: what it says, that every control works by mouse and by keyboard, and who can read it. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { someProfile } from '../../scenarios/test-profile.ts'
import { sampleResult, sampleValidated } from '../fixture.ts'
import type { ResultFile } from '../result-file.ts'
import { reportOf } from './of-result.ts'
import { reportPage } from './report.ts'
import { seriousIn } from './test-axe.ts'
import { type TestBrowser, testBrowser } from './test-browser.ts'
import { comparisonOf, type Wanted } from './test-results.ts'

const MOST_BYTES = 1_500_000
const EVIL = '</script><img onerror=alert(1) src=x>'
const rows = [
  ['lru', 0.8, 0.001, 900],
  ['memgpt', 0.93, 0.0021, 80],
  ['fifo', 0.7, 0.0009, 950],
] as const

const compared = (wanted: Partial<Wanted> = {}): ResultFile => ({
  is: 'comparison',
  result: { ...comparisonOf({ rows, ...wanted }), spec: `name: ${EVIL}\n` },
})
const counts = [3, 4].flatMap(frames =>
  ['fifo', 'opt'].map(pager => ({ pager, frames, requests: 12, faults: 12 - frames })),
)
const about = {
  scenario: 'tiny-chat',
  core: 'tiny',
  seeds: [1],
  profile: 'tiny',
  command: 'npx llmos validate tiny-chat',
}
/** With something to draw. */
const counted = { upToMs: [10, 20], counts: [3, 1] }
const histograms = { wait: counted, ttft: counted, tpot: counted, e2e: counted }
const series = { everySeconds: 1, values: [0, 2, 1] }
const cores = sampleResult.cores.map(core => ({ ...core, queue: series, batch: series }))
const EACH: Record<string, ResultFile> = {
  comparison: compared(),
  run: { is: 'run', result: { ...sampleResult, histograms, cores, command: 'npx llmos run sample --seed 7' } },
  pages: { is: 'pages', result: { results: counts, notes: [], failures: [], objects: 5, seed: 1 } },
  calibration: { is: 'calibration', result: someProfile },
  validation: { is: 'validation', result: { ...about, validated: [sampleValidated] } },
}
const pageOf = (file: ResultFile) => reportPage(reportOf(file))
const known = new Map<ResultFile, Promise<string>>()
/** As it was made the first time. */
function knownPageOf(file: ResultFile): Promise<string> {
  const page = known.get(file) ?? pageOf(file)
  known.set(file, page)
  return page
}

let browser: TestBrowser
beforeAll(async () => {
  browser = await testBrowser()
})
afterAll(async () => browser.close())

async function open(file: ResultFile) {
  const opened = await browser.open(await knownPageOf(file))
  await opened.page.waitForSelector('html.has-program')
  return opened
}

describe.each(Object.entries(EACH))('the page of a %s', (_, file) => {
  test('opens from disk without complaint, and asks for nothing', async () => {
    const { page, faults, requests } = await open(file)
    expect([...faults, ...requests]).toEqual([])
    expect((await page.textContent('.lead'))?.length).toBeGreaterThan(20)
    const { figures } = reportOf(file)
    expect([figures.length > 0, await page.locator('figure canvas').count()]).toEqual([true, figures.length])
  })

  test.each(['light', 'dark'])('has nothing that axe finds serious, %s', async theme => {
    const { page } = await open(file)
    await page.evaluate(`document.documentElement.dataset.theme = '${theme}'`)
    await page.evaluate('for (const it of document.querySelectorAll("details")) it.open = true')
    expect(await seriousIn(page)).toEqual([])
  })

  test('has the same bytes each time, and not too many', async () => {
    const [one, other] = [await knownPageOf(file), await pageOf(file)]
    expect(one === other).toBe(true)
    expect(one.length).toBeLessThan(MOST_BYTES)
  })
})

const GROUND = 'getComputedStyle(document.body).backgroundColor'
const CORNER = '[...document.querySelector("canvas").getContext("2d").getImageData(1, 1, 1, 1).data]'

describe('its controls', () => {
  const column = (page: Page, nth: number) =>
    page.locator(`table.sortable >> nth=0 >> tbody tr > :nth-child(${nth})`).allTextContents()
  const heading = (page: Page, name: string) =>
    page.locator('table.sortable >> nth=0').getByRole('columnheader', { name })

  test('a heading sorts by value, up, down, and as it was; by mouse and by key', async () => {
    const { page } = await open(compared())
    const latency = heading(page, 'latencyP50')
    await latency.getByRole('button').click()
    expect(await column(page, 1)).toEqual(['memgpt', 'lru', 'fifo'])
    expect(await latency.getAttribute('aria-sort')).toBe('ascending')
    await latency.getByRole('button').press('Enter')
    expect(await column(page, 1)).toEqual(['fifo', 'lru', 'memgpt'])
    await page.keyboard.press('Space')
    expect([await column(page, 1), await latency.getAttribute('aria-sort')]).toEqual([
      ['lru', 'memgpt', 'fifo'],
      'none',
    ])
  })

  test('the theme is chosen, and the charts follow', async () => {
    const { page } = await open(compared())
    const ground = () => page.evaluate(GROUND)
    const corner = () => page.evaluate(CORNER)
    const light = [await ground(), await corner()]
    await page.getByLabel('Theme').selectOption('dark')
    expect([await ground(), await corner()]).toEqual(['rgb(22, 25, 29)', [22, 25, 29, 255]])
    await page.getByLabel('Theme').focus()
    await page.keyboard.press('ArrowUp')
    expect([await ground(), await corner()]).toEqual(light)
  })

  test('the command is copied, or selected where no page may copy', async () => {
    const { page } = await open(compared())
    const copy = async (clipboard: string): Promise<unknown[]> => {
      await page.evaluate(`Object.defineProperty(navigator, 'clipboard', { value: ${clipboard}, configurable: true })`)
      await page.evaluate("document.getElementById('said').textContent = ''")
      await page.getByRole('button', { name: 'Copy the command', exact: true }).press('Enter')
      await page.locator('#said:not(:empty)').waitFor({ state: 'attached' })
      return [await page.textContent('#said'), await page.evaluate('window.copied ?? String(getSelection())')]
    }
    const refusing = '{ writeText: () => Promise.reject(new Error("no")) }'
    expect((await copy(refusing))[1]).toBe('npx llmos compare sample --seeds 3')
    const taking = '{ writeText: text => { window.copied = text; return Promise.resolve() } }'
    expect(await copy(taking)).toEqual(['Copied', 'npx llmos compare sample --seeds 3'])
  })

  test('arrow keys go through the marks of a chart, and tell what they are', async () => {
    const { page } = await open(compared())
    await page.locator('figure canvas').first().focus()
    const said: (string | null)[] = []
    for (const key of ['ArrowRight', 'ArrowRight', 'ArrowLeft', 'End', 'ArrowRight']) {
      await page.keyboard.press(key)
      said.push(await page.textContent('#said'))
    }
    expect(said.map(text => text?.split(':')[0])).toEqual(['lru', 'memgpt', 'lru', 'fifo', 'fifo'])
    expect(said[1]).toBe('memgpt: 93% (92% to 94%)')
  })

  test('data and scenario unfold by key, and the scenario stays text', async () => {
    const { page } = await open(compared({ scenario: EVIL }))
    await page.locator('summary', { hasText: 'as it is written' }).press('Enter')
    expect(await page.locator('details.printed pre').last().isVisible()).toBe(true)
    expect(await page.textContent('details.printed pre')).toBe(`name: ${EVIL}\n`)
    await page.locator('figure summary').first().click()
    expect(await page.locator('figure table').first().isVisible()).toBe(true)
    expect(await page.locator('img').count()).toBe(0)
  })
})

test('on paper the still picture stands in the place of the canvas, in the light theme, with the scenario open', async () => {
  const { page } = await open(compared())
  await page.evaluate('document.documentElement.dataset.theme = "dark"')
  await page.emulateMedia({ media: 'print' })
  await page.evaluate('dispatchEvent(new Event("beforeprint")) && undefined')
  const shown = (selector: string) => page.locator(selector).first().isVisible()
  expect([
    await shown('.still svg'),
    await shown('.drawn canvas'),
    await shown('#spec ~ details pre'),
    await shown('#theme'),
  ]).toEqual([true, false, true, false])
  expect(await page.evaluate(GROUND)).toBe('rgb(255, 255, 255)')
})

describe('what is hard to show', () => {
  const LONG = 'a-pager-of-my-own-that-goes-on-'.repeat(6)

  test.each([320, 1280])(
    'names long, from right to left, and of pictures: nothing is wider than the page, at %i',
    async width => {
      const names = [LONG, '🦥 löwe 🦥'.repeat(20), 'مدير الذاكرة', EVIL]
      const { page, faults } = await open(
        compared({ scenario: LONG, rows: names.map((name, i) => [name, 0.9 - i / 10, 0.001, 900]) }),
      )
      await page.setViewportSize({ width, height: 800 })
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width)
      expect([faults, await page.locator('img').count()]).toEqual([[], 0])
    },
  )

  test('forty policies, and the page is no larger than it may be', async () => {
    const many = Array.from({ length: 40 }, (_, i) => [`${LONG}${i}`, 0.5 + i / 100, 0.001 + i / 1e5, 900 + i] as const)
    const file = compared({ rows: many })
    expect((await pageOf(file)).length).toBeLessThan(MOST_BYTES)
    expect(reportOf(file).title).toMatch(/ and 36 more$/)
  })

  test.each([
    ['nothing', [], 'Nothing was finished, so there is nothing to compare.'],
    [
      'no number',
      [['lru', Number.NaN, Number.NaN, Number.NaN]],
      'Nothing was finished, so there is nothing to compare.',
    ],
    ['one policy', [['lru', 0.8, 0.001, 900]], 'lru answers 80.0% of the questions right.'],
  ] as const)('%s: it says so', async (_, few, lead) => {
    const { page, faults } = await open(compared({ rows: few }))
    expect([await page.textContent('.lead'), faults]).toEqual([lead, []])
  })

  test('one seed: no interval is drawn, and it says so', async () => {
    const { page } = await open(compared({ seeds: [1] }))
    expect(await page.textContent('figcaption')).toContain('One seed: no intervals.')
    expect(await page.textContent('#summary')).toContain('One seed says nothing of chance')
    expect((await page.locator('table.sortable >> nth=0').textContent())?.includes('±')).toBe(false)
  })

  test('pages that nobody has counted', () => {
    expect(reportOf({ is: 'pages', result: { results: [], notes: [], failures: [] } }).summary).toEqual([
      'No pager has counted anything.',
    ])
  })
})
