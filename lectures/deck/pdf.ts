/**
 * Slides on paper, one to a page, printed by a browser: the one that LLMOS_BROWSER names, or the first of Chrome, Chromium
 * and Edge that stands in the PATH or its usual place, or the one inside the development package @sparticuz/chromium.
 */
import { accessSync, constants, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { UserError } from '../../scenarios/user-error.ts'

const IN_PATH = [
  'google-chrome-stable',
  'google-chrome',
  'chromium',
  'chromium-browser',
  'microsoft-edge',
  'chrome.exe',
  'msedge.exe',
]
const USUAL_PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
]
const HOW = 'install Chrome, Chromium or Edge, set LLMOS_BROWSER to its program, or open the slides and print them'

export interface FoundBrowser {
  readonly program: string
  readonly args: readonly string[]
}

export async function findBrowser(env: NodeJS.ProcessEnv = process.env): Promise<FoundBrowser> {
  const { LLMOS_BROWSER: named, PATH = '' } = env
  if (named !== undefined && named !== '') {
    if (isProgram(named)) return { program: named, args: [] }
    throw new UserError(`LLMOS_BROWSER: ${named} is no program that may be run; ${HOW}`)
  }
  const inPath = PATH.split(delimiter).flatMap(folder => IN_PATH.map(name => join(folder, name)))
  const program = [...inPath, ...USUAL_PLACES].find(isProgram)
  if (program !== undefined) return { program, args: [] }
  const packaged = await packagedBrowser()
  if (packaged !== null) return packaged
  throw new UserError(`--pdf: no browser was found; ${HOW}`)
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}

/** It is there after npm ci, on Linux. */
async function packagedBrowser(): Promise<FoundBrowser | null> {
  if (process.platform !== 'linux') return null
  try {
    const { default: chromium } = await import('@sparticuz/chromium')
    return { program: await chromium.executablePath(), args: chromium.args }
  } catch {
    return null
  }
}

/** It too comes with npm ci. */
async function browserDriver() {
  try {
    const { chromium } = await import('playwright-core')
    return chromium
  } catch {
    throw new UserError('--pdf: playwright-core is not installed; npm ci brings it, or open the slides and print them')
  }
}

export async function pdfOf(slides: string, { program, args }: FoundBrowser): Promise<Buffer> {
  const driver = await browserDriver()
  const folder = mkdtempSync(join(tmpdir(), 'llmos-pdf-'))
  try {
    const file = join(folder, 'slides.html')
    writeFileSync(file, slides)
    const browser = await driver.launch({ executablePath: program, args: [...args] })
    try {
      const page = await browser.newPage()
      await page.goto(pathToFileURL(file).href)
      return undated(await page.pdf({ preferCSSPageSize: true, printBackground: true }))
    } finally {
      await browser.close()
    }
  } catch (error) {
    const [why = ''] = String(error instanceof Error ? error.message : error).split('\n')
    throw new UserError(`--pdf: ${program} has printed nothing (${why}); ${HOW}`)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The same slides give the same bytes: the dates of printing are replaced by one of the same length. */
const undated = (pdf: Buffer): Buffer =>
  Buffer.from(
    pdf
      .toString('latin1')
      .replaceAll(/(\/(?:CreationDate|ModDate) ?\(D:)\d{14}/g, (_, start: string) => `${start}20000101000000`),
    'latin1',
  )
