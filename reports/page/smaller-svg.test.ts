import { createCanvas, loadImage } from '@napi-rs/canvas'
import { expect, test } from 'vitest'
import { svgOf } from '../charts/render.ts'
import { testFigures } from '../charts/test-figures.ts'
import { smaller } from './smaller-svg.ts'

async function pixels(svg: string) {
  const image = await loadImage(Buffer.from(svg))
  const canvas = createCanvas(image.width, image.height)
  canvas.getContext('2d').drawImage(image, 0, 0)
  return canvas.getContext('2d').getImageData(0, 0, image.width, image.height).data
}

test.each(testFigures.map(figure => [figure.name, figure] as const))(
  '%s looks the same, in less',
  async (_, figure) => {
    const svg = svgOf(figure)
    const [one, other] = [await pixels(svg), await pixels(smaller(svg))]
    expect(smaller(svg).length).toBeLessThan(svg.length * 0.6)
    expect(one.length).toBe(other.length)
    const differ = one.reduce((sum, value, i) => sum + Number(Math.abs(value - (other[i] ?? 0)) > 64), 0)
    expect(differ / one.length).toBeLessThan(0.002)
  },
)

test('an outline is written from point to point, in whole parts', () => {
  const outline = '<path fill="#000" d="M1 2L1.5 2Q2 2 2 3ZM0 0L1e-7 -4Z"/>'
  expect(smaller(outline)).toBe('<path fill="#000" transform="scale(0.04)" d="m25 50l13 0q12 0 12 25zm-25-50l0-100z"/>')
})

test('a line keeps its width', () => {
  const line = '<path fill="none" stroke="#000" stroke-width="1.25" d="M1.04 2L3 4"/>'
  expect(smaller(line)).toBe('<path fill="none" stroke="#000" stroke-width="1.3" d="M1 2L3 4"/>')
})
