import { expect, test } from 'vitest'
import { countPages } from '../../bench/pages.ts'
import { parseReferences } from '../../bench/reference-file.ts'
import { missCurves } from './of-pages.ts'

const origin = { scenario: 'a reference string', seeds: [1], version: '0.1.0', command: 'npx llmos pages' }
const belady = parseReferences('1,2,3,4,1,2,5,1,2,3,4,5', '--refs')

test("miss curves show Belady's anomaly: fifo's goes up, the bound's never does", async () => {
  const outcome = await countPages({ references: belady, frames: [4, 3], pagers: ['fifo', 'opt'], seed: 1 })
  const [figure] = missCurves(outcome, origin)
  const series = figure?.body.is === 'plot' ? figure.body.series : []
  expect(
    series.map(({ name, points }) => [name, points.map(({ x, y }) => [x, Math.round((y.value ?? 0) * 12)])]),
  ).toEqual([
    [
      'fifo',
      [
        [3, 9],
        [4, 10],
      ],
    ],
    [
      'opt',
      [
        [3, 7],
        [4, 6],
      ],
    ],
  ])
  expect(figure?.alt).toBe('With 4 frames fifo misses 83.3% of the requests, the fewest.')
})

test('there is no curve where nothing was counted, and one number of frames is said to be none', async () => {
  const outcome = await countPages({ references: belady, frames: [3], pagers: ['lru'], seed: 1 })
  expect(missCurves({ ...outcome, counts: [] }, origin)).toEqual([])
  expect(missCurves(outcome, origin)[0]?.remarks).toEqual(['One number of frames: no curve.'])
})
