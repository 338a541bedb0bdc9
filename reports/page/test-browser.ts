/** For tests: a real browser, out of a package, and a page that reports whatever goes wrong in it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import chromium from '@sparticuz/chromium'
import { type Browser, chromium as driver, type Page } from 'playwright-core'

export interface Opened {
  readonly page: Page
  /** What the page has complained of. */
  readonly faults: readonly string[]
  /** What it has asked of the network or of other files. */
  readonly requests: readonly string[]
}

export interface TestBrowser {
  /** Opens this HTML from a file, as a reader would; `hash` such as `#t=5`. */
  open(html: string, hash?: string): Promise<Opened>
  close(): Promise<void>
}

/** A page is open while a test looks at it and the one before: each that stays open draws on. In one process none can close. */
const MOST_OPEN = 2
/** Nothing here draws in three dimensions, and to make up a graphics card takes time. */
chromium.setGraphicsMode = false
const ARGUMENTS = chromium.args.filter(word => word !== '--single-process')

export async function testBrowser(): Promise<TestBrowser> {
  const browser: Browser = await driver.launch({ executablePath: await chromium.executablePath(), args: ARGUMENTS })
  const shown: Page[] = []
  const folder = mkdtempSync(join(tmpdir(), 'llmos-page-'))
  let pages = 0
  return {
    async open(html, hash = '') {
      const file = join(folder, `${pages++}.html`)
      writeFileSync(file, html)
      if (shown.length >= MOST_OPEN) await shown.shift()?.close()
      const page = await browser.newPage({ viewport: { width: 1280, height: 900 } })
      shown.push(page)
      const faults: string[] = []
      const requests: string[] = []
      const address = pathToFileURL(file).href
      page.on('console', message => message.type() === 'error' && faults.push(message.text()))
      page.on('pageerror', error => faults.push(error.message))
      page.on('request', request => {
        const url = request.url()
        if (!url.startsWith(address) && !url.startsWith('data:')) requests.push(url)
      })
      await page.goto(address + hash)
      return { page, faults, requests }
    },
    async close() {
      await browser.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
