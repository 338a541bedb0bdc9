import { expect, test } from 'vitest'
import { EMBEDDER_FOLDER } from '../model/shipped.ts'
import { examineSearch } from './search-exam.ts'

test('a search is examined by the size of the archive, for the first page and for the first five', () => {
  const measures = examineSearch(EMBEDDER_FOLDER, 'quick', 1)
  expect(measures.map(({ of, at, n }) => [of, at.archive, at.first, n])).toEqual(
    [10, 100, 1000].flatMap(archive => [1, 5].map(first => ['finds', archive, first, 200])),
  )
  for (const { share } of measures) expect(share).toBeGreaterThan(0.97)
})
