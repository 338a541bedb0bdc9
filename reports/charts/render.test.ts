/**
 * Every kind of chart against the picture that somebody looked at. After a change that is meant:
 * `UPDATE_CHARTS=1 npm test -- reports/charts`, and look at what changed.
 */
import { describe, expect, test } from 'vitest'
import { pngOf, svgOf } from './render.ts'
import { testFigures } from './test-figures.ts'
import { knownPicture, MOST_OTHER, shareOfOther } from './test-pictures.ts'

describe.each(testFigures.map(figure => [figure.name, figure] as const))('%s', (name, figure) => {
  test('looks as it did', async () => {
    const png = pngOf(figure, { size: 'small' })
    expect(await shareOfOther(png, knownPicture(name, png))).toBeLessThan(MOST_OTHER)
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
