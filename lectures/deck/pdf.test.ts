import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { findBrowser, pdfOf } from './pdf.ts'
import { slidesOf } from './slides.ts'

const folder = mkdtempSync(join(tmpdir(), 'llmos-browsers-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const program = (name: string, text: string): string => {
  const file = join(folder, name)
  writeFileSync(file, text)
  chmodSync(file, 0o755)
  return file
}

test('the browser that is named is taken before those in the PATH', async () => {
  const [mine, inPath] = [program('mine', ''), program('chromium', '')]
  expect(await findBrowser({ PATH: folder })).toEqual({ program: inPath, args: [] })
  expect(await findBrowser({ PATH: folder, LLMOS_BROWSER: mine })).toEqual({ program: mine, args: [] })
})

test('a browser that is named and is none is told with a remedy', async () => {
  const missing = join(folder, 'missing')
  await expect(findBrowser({ LLMOS_BROWSER: missing })).rejects.toThrow(
    `LLMOS_BROWSER: ${missing} is no program that may be run; install Chrome, Chromium or Edge`,
  )
})

test('a folder is no program, by whatever name', async () => {
  mkdirSync(join(folder, 'google-chrome'))
  await expect(findBrowser({ LLMOS_BROWSER: folder })).rejects.toThrow('is no program that may be run')
  expect((await findBrowser({ PATH: folder })).program).not.toBe(join(folder, 'google-chrome'))
})

test('a program that prints nothing is told, with what came of it', async () => {
  const broken = program('broken', '#!/bin/sh\nexit 3\n')
  await expect(pdfOf('<p>', { program: broken, args: [] })).rejects.toThrow(
    /broken has printed nothing \([^)\n]*browser has been closed\); install/,
  )
})

test('slides become pages, one each, and the same bytes each time', async () => {
  const browser = await findBrowser({ PATH: '' })
  const { html } = await slidesOf('---\nmarp: true\n---\n\n# One\n\n---\n\n# Two\n\n---\n\n# Three\n', 'Three')
  const [first, second] = [await pdfOf(html, browser), await pdfOf(html, browser)]
  expect(first.subarray(0, 5).toString()).toBe('%PDF-')
  expect(first.toString('latin1').match(/\/Type ?\/Page\b/g)).toHaveLength(3)
  expect(first.equals(second)).toBe(true)
})
