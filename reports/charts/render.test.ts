/**
 * Every kind of chart against the picture that somebody looked at. After a change that is meant:
 * `UPDATE_CHARTS=1 npm test -- reports/charts`, and look at what changed.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { createCanvas, loadImage } from '@napi-rs/canvas'
import { describe, expect, test } from 'vitest'
import { pngOf, svgOf } from './render.ts'
import { testFigures } from './test-figures.ts'

const file = (name: string): URL => new URL(`snapshots/${name}.png`, import.meta.url)
const updates = process.env.UPDATE_CHARTS !== undefined

async function pixels(png: Buffer) {
  const image = await loadImage(png)
  const canvas = createCanvas(image.width, image.height)
  canvas.getContext('2d').drawImage(image, 0, 0)
  return {
    width: image.width,
    height: image.height,
    data: canvas.getContext('2d').getImageData(0, 0, image.width, image.height).data,
  }
}

/** Edges are smoothed a little differently on other processors. */
const SAME = 40
const MOST_OTHER = 0.005

async function shareOfOther(one: Buffer, other: Buffer): Promise<number> {
  const [a, b] = [await pixels(one), await pixels(other)]
  expect([a.width, a.height]).toEqual([b.width, b.height])
  let differ = 0
  for (let i = 0; i < a.data.length; i += 4)
    differ += Number([0, 1, 2].some(k => Math.abs((a.data[i + k] ?? 0) - (b.data[i + k] ?? 0)) > SAME))
  return differ / (a.width * a.height)
}

describe.each(testFigures.map(figure => [figure.name, figure] as const))('%s', (name, figure) => {
  test('looks as it did', async () => {
    const png = pngOf(figure, { size: 'small' })
    if (updates) writeFileSync(file(name), png)
    expect(await shareOfOther(png, readFileSync(file(name)))).toBeLessThan(MOST_OTHER)
  })

  test('is the same bytes each time', () => {
    expect(pngOf(figure, { size: 'small' }).equals(pngOf(figure, { size: 'small' }))).toBe(true)
    expect(svgOf(figure) === svgOf(figure)).toBe(true)
  })

  test('as SVG says what it shows, and has no letters that a font must be found for', () => {
    const svg = svgOf(figure, { theme: 'dark' })
    expect(svg.slice(0, 2000)).toContain(`<desc>${figure.alt}</desc>`)
    expect(svg.slice(0, 200)).toMatch(/^<\?xml[^>]*>\s*<svg role="img"/)
    expect(/<text|<b>/.test(svg)).toBe(false)
  })
})

test('a picture that is another is told apart', async () => {
  const [one, , other] = testFigures
  if (one === undefined || other === undefined) throw new Error('too few figures')
  const drawn = [one, other].map(figure => pngOf(figure, { size: 'small' }))
  expect(await shareOfOther(drawn[0] as Buffer, drawn[1] as Buffer)).toBeGreaterThan(MOST_OTHER)
})
