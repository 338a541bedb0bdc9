/** Every lecture that ships: its figures and commands are run, its slides are looked at by a browser. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import axe from 'axe-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Opened, type TestBrowser, testBrowser } from '../reports/page/test-browser.ts'
import { commandsIn, missingPiece, runInside, shownIn } from '../test-readme-commands.ts'
import { type Deck, readDeck } from './deck/deck.ts'
import { shippedDecks } from './deck/deck-files.ts'

/** Runs all of its figures. */
const BUILD_MS = 600_000
const COMMAND_MS = 300_000
const FOOTER_TOP = 670
const folder = mkdtempSync(join(tmpdir(), 'llmos-lectures-'))
let browser: TestBrowser

beforeAll(async () => {
  browser = await testBrowser()
})
afterAll(async () => {
  await browser.close()
  rmSync(folder, { recursive: true, force: true })
})

const run = (command: string) => runInside(command, { cwd: folder })

async function runsWell(command: string): Promise<void> {
  const { status, stderr } = await run(command)
  expect([status, stderr.includes('Error')]).toEqual([0, false])
}

/** Beside each other: only what is shown is looked at. */
const showAll = (page: Opened['page']): Promise<void> =>
  page.locator('.slide').evaluateAll(slides => {
    for (const slide of slides) slide.classList.add('shown')
  })

const buildOf = (name: string): string => `npx llmos lecture build ${name.split('-')[0]}`

const ours = shippedDecks()
const decks = await Promise.all(ours.map(async file => [file.name, await readDeck(file.path, file.shown)] as const))

describe.each(decks)('%s', (name: string, deck: Deck) => {
  /** As its first notes tell whoever gives the lecture: built once, for all that is looked at here. */
  const build = buildOf(name)
  const at = join(folder, 'out', 'lectures', name)
  const commands = commandsIn(deck.lines.join('\n'))
  let said = ''
  let slides = ''
  let opened: Opened

  beforeAll(async () => {
    const { stdout, stderr, status } = await run(build)
    if (status !== 0) throw new Error(`${build}: ${stderr}`)
    said = stdout
    slides = readFileSync(join(at, `${name}.html`), 'utf8')
    opened = await browser.open(slides)
  }, BUILD_MS)

  test('its figures are drawn, its numbers filled in, and it is as long as a lecture', () => {
    const figures = JSON.parse(readFileSync(join(at, 'figures', 'figures.json'), 'utf8')).length
    const count = slides.match(/<article class="slide"/g)?.length ?? 0
    expect(slides).not.toContain('{{')
    expect(figures).toBe(deck.blocks.filter(({ block }) => block.is === 'figure').length)
    expect([count >= 20, count <= 30]).toEqual([true, true])
    expect(said).toContain(`${deck.title}: ${count} slides, ${figures} figures; `)
  })

  test('every slide has a title and notes of its own', async () => {
    const told = await opened.page
      .locator('.slide')
      .evaluateAll(all =>
        all.map(slide => [
          slide.querySelector('h1')?.textContent ?? '',
          slide.querySelector('.notes')?.textContent ?? '',
        ]),
      )
    expect(told.filter(([title, notes]) => title === '' || (notes ?? '').length < 80)).toEqual([])
  })

  test('nothing on a slide is cut off or reaches into its footer', async () => {
    await showAll(opened.page)
    const overfull = await opened.page.locator('.slide').evaluateAll((slides, footerTop) => {
      return slides.flatMap((slide, i) => {
        const parts = [...(slide.querySelector('section')?.children ?? [])].filter(it => it.tagName !== 'FOOTER')
        const bottom = Math.max(...parts.map(it => it.offsetTop + it.offsetHeight))
        const wide = parts.filter(it => it.scrollWidth > it.clientWidth + 1).map(it => it.tagName)
        return bottom > footerTop || wide.length > 0 ? [`slide ${i + 1}: down to ${bottom}, too wide: ${wide}`] : []
      })
    }, FOOTER_TOP)
    expect(overfull).toEqual([])
  })

  test('it complains of nothing, asks for nothing, and is no obstacle to anybody', async () => {
    expect([...opened.faults, ...opened.requests]).toEqual([])
    await showAll(opened.page)
    await opened.page.evaluate(axe.source)
    const found = await opened.page.evaluate(() => (globalThis as unknown as { axe: typeof axe }).axe.run())
    const serious = found.violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
    expect(serious.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([])
  })

  test.each(deck.consoles.map(block => [block.command, block] as const))(
    '%s prints what is shown',
    async (command, block) => {
      expect(missingPiece(block.output, (await run(command)).stdout)).toBeNull()
    },
    COMMAND_MS,
  )

  test('it tells how it is built, and nobody to build another', () => {
    expect(commands.filter(command => command.includes('lecture build'))).toEqual([build])
  })

  const others = commands.filter(it => it !== build && !deck.consoles.some(block => block.command === it))
  test.each(others)('%s', runsWell, COMMAND_MS)
})

// ---- the README of lectures ----

const readme = readFileSync(new URL('./README.md', import.meta.url), 'utf8')
/** They have been run for what is looked at above. */
const builds = decks.map(([name]) => buildOf(name))
test.each(commandsIn(readme).filter(command => !builds.includes(command)))('README: %s', runsWell, BUILD_MS)
test.each(shownIn(readme).map(it => [it.command, it] as const))(
  'README: %s prints what is shown',
  async (command, { output }) => {
    expect(missingPiece(output, (await run(command)).stdout)).toBeNull()
  },
)
test('README: there is something to check', () => {
  expect([commandsIn(readme).length, shownIn(readme).length]).toEqual([3, 1])
})
