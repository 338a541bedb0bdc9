/**
 * Every chart that a command draws, of small runs, against the picture that somebody looked at. After a change that is
 * meant, of a chart or of what is simulated: `UPDATE_CHARTS=1 npm test -- reports/charts`, and look at what changed.
 */
import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { pngOf } from './render.ts'
import { gallery } from './test-gallery.ts'
import { knownPicture, MOST_OTHER, shareOfOther } from './test-pictures.ts'

const figures = await gallery()
const shelf = 'gallery'

test.each(figures.map(figure => [figure.name, figure] as const))('%s looks as it did', async (name, figure) => {
  const png = pngOf(figure, { size: 'small' })
  expect(await shareOfOther(png, knownPicture(`${shelf}/${name}`, png))).toBeLessThan(MOST_OTHER)
})

test('each picture on the shelf is of a chart that there is', () => {
  const kept = readdirSync(new URL(`snapshots/${shelf}`, import.meta.url)).map(file => file.replace('.png', ''))
  expect(kept.toSorted()).toEqual(figures.map(({ name }) => name).toSorted())
})
