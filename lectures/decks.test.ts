/** Every lecture that ships: its figures and commands are run, its slides are looked at by a browser. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import axe from 'axe-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Outputs } from '../bench/outputs.ts'
import { BOOT } from '../bench/package.ts'
import { type Opened, type TestBrowser, testBrowser } from '../reports/page/test-browser.ts'
import { type Built, buildDeck } from './deck/build-deck.ts'
import { missingPiece } from './deck/console-block.ts'
import { commandsIn, type Deck, readDeck } from './deck/deck.ts'
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

const run = (command: string) => {
  const words = command.replace(/^npx llmos /, '').split(/\s+/)
  const env = { ...process.env, COLUMNS: '100' }
  return spawnSync(process.execPath, [BOOT, ...words], { cwd: folder, encoding: 'utf8', env })
}

const decks = await Promise.all(
  shippedDecks().map(async file => [file.name, await readDeck(file.path, file.shown)] as const),
)

describe.each(decks)('%s', (name: string, deck: Deck) => {
  let built: Built
  let opened: Opened

  beforeAll(async () => {
    const outputs = new Outputs()
    built = await buildDeck(deck, name, join(folder, name), outputs, { stop: () => false, onProgress: () => {} })
    outputs.commit()
    opened = await browser.open(built.html)
  }, BUILD_MS)

  test('its figures are drawn, its numbers filled in, and it is as long as a lecture', () => {
    expect(built.html).not.toContain('{{')
    expect(built.figures).toBe(deck.blocks.filter(({ block }) => block.is === 'figure').length)
    expect(built.slides).toBeGreaterThanOrEqual(20)
    expect(built.slides).toBeLessThanOrEqual(30)
  })

  test('every slide has a title and notes of its own', async () => {
    const slides = await opened.page
      .locator('.slide')
      .evaluateAll(all =>
        all.map(slide => [
          slide.querySelector('h1')?.textContent ?? '',
          slide.querySelector('.notes')?.textContent ?? '',
        ]),
      )
    expect(slides.filter(([title, notes]) => title === '' || (notes ?? '').length < 80)).toEqual([])
  })

  test('nothing on a slide is cut off or reaches into its footer', async () => {
    const overfull = await opened.page.locator('.slide').evaluateAll((slides, footerTop) => {
      for (const slide of slides) slide.classList.add('shown')
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
    await opened.page.evaluate(axe.source)
    const found = await opened.page.evaluate(() => (globalThis as unknown as { axe: typeof axe }).axe.run())
    const serious = found.violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
    expect(serious.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([])
  })

  test.each(deck.consoles.map(block => [block.command, block] as const))(
    '%s prints what is shown',
    (command, block) => {
      expect(missingPiece(block, run(command).stdout)).toBeNull()
    },
    COMMAND_MS,
  )

  const others = commandsIn(deck).filter(command => !deck.consoles.some(block => block.command === command))
  test.each(others.filter(command => !command.startsWith('npx llmos lecture build')))(
    '%s',
    command => {
      const { status, stderr } = run(command)
      expect([status, stderr.includes('Error')]).toEqual([0, false])
    },
    COMMAND_MS,
  )
})
