/** Rows that are kept, and which of them serve a text. */
import { describe, expect, test } from 'vitest'
import { FakeEngine, type FakeSequence } from './fake-engine.ts'
import { commonStart, KeptRows, type Rows } from './kept-rows.ts'

const job = (id: number, process = 1, isKernels = false) => ({ id, process, isKernels })
const text = (length: number, first = 0): number[] => Array.from({ length }, (_, i) => first + i)

function kept(most = 1000) {
  const engine = new FakeEngine({ vocabulary: 10_000 })
  const rows = new KeptRows(engine, most)
  /** As a core does it: what is wanted is found, and the rest is computed. */
  const read = async (ids: readonly number[], who: ReturnType<typeof job>, wanted = ids.length - 1): Promise<Rows> => {
    const found = rows.find(ids, wanted, who)
    const tokens = ids.slice(found.ids.length)
    rows.makeRoom([found], tokens.length)
    await engine.step([{ sequence: found.sequence, tokens }])
    found.ids.push(...tokens)
    return found
  }
  return { engine, rows, read, open: () => engine.texts.size }
}

test('what two texts have in common at their start', () => {
  expect(commonStart([1, 2, 3], [1, 2, 4], 9)).toBe(2)
  expect(commonStart([1, 2, 3], [1, 2, 3, 4], 2)).toBe(2)
  expect(commonStart([], [1], 9)).toBe(0)
})

describe('the next text of a process', () => {
  test('goes on with the rows of the last, if it parts from them near their end', async () => {
    const { rows, read } = kept()
    const first = await read(text(100), job(1))
    const next = rows.find([...text(90), 7, 8], 91, job(2))
    expect(next).toBe(first)
    expect([next.ids, next.sequence.length, rows.copied]).toEqual([text(90), 90, 0])
  })

  test('copies them if it parts sooner: the machine may come back to the old ones', async () => {
    const { rows, read, open } = kept()
    const first = await read(text(100), job(1))
    const next = rows.find([...text(50), 7, 8], 51, job(2))
    expect(next).not.toBe(first)
    expect([(next.sequence as FakeSequence).ids, first.sequence.length, rows.copied, open()]).toEqual([
      text(50),
      100,
      50,
      2,
    ])
    expect(rows.find(text(100), 100, job(3))).toBe(first)
  })

  test('takes no more rows than the machine believes in', async () => {
    const { rows, read } = kept()
    await read(text(40), job(1))
    expect(rows.find(text(40), 32, job(2)).sequence.length).toBe(32)
  })
})

test('another process copies what both begin with, and leaves the owner its rows', async () => {
  const { rows, read } = kept()
  const first = await read(text(60), job(1, 1))
  const other = rows.find([...text(58), 9], 58, job(2, 2))
  expect([other.sequence.length, first.sequence.length]).toEqual([58, 60])
})

test('a call of the kernel leaves its process its rows too', async () => {
  const { rows, read } = kept()
  const first = await read(text(60), job(1))
  expect(rows.find(text(59), 59, job(2, 1, true))).not.toBe(first)
})

describe('a page that leaves without what follows being computed anew', () => {
  test('takes its rows along; the others keep their positions', async () => {
    const { rows, read } = kept()
    const first = await read(text(40), job(1))
    rows.closeGap(1, 10, 5)
    const { ids, positions } = first.sequence as FakeSequence
    expect(ids).toEqual([...text(10), ...text(25, 15)])
    expect(positions).toEqual(ids)
    expect(rows.find([...text(10), ...text(25, 15), 7], 35, job(2))).toBe(first)
  })

  test('is one of which only some has been computed', async () => {
    const { rows, read } = kept()
    const first = await read(text(12), job(1))
    rows.closeGap(1, 10, 5)
    expect(first.sequence.length).toBe(10)
    rows.closeGap(1, 50, 5)
    expect(first.sequence.length).toBe(10)
  })

  test('leaves rows behind it that serve nobody else, for they carry a trace of it', async () => {
    const { rows, read } = kept()
    await read(text(40), job(1, 1))
    rows.closeGap(1, 10, 5)
    const same = [...text(10), ...text(25, 15)]
    expect(rows.find(same, 35, job(2, 2)).sequence.length).toBe(10)
  })

  test('is forgotten where the text begins anew before it', async () => {
    const { rows, read } = kept()
    const first = await read(text(20), job(1))
    rows.closeGap(1, 10, 5)
    const again = rows.find(text(10), 10, job(2))
    expect(again).toBe(first)
    expect([again.gapAt, again.removed]).toEqual([Infinity, 0])
  })
})

describe('where memory is short', () => {
  test('the text that nobody has used for longest goes, and none of the step that comes', async () => {
    const { rows, read, open } = kept(250)
    await read(text(100, 0), job(1, 1))
    const second = await read(text(100, 1000), job(2, 2))
    await read(text(100, 2000), job(3, 3))
    expect(open()).toBe(2)
    expect(rows.find(text(100, 0), 99, job(4, 1)).sequence.length).toBe(0)
    expect(rows.find(text(100, 1000), 99, job(5, 2))).toBe(second)
  })

  test('a step larger than all of it goes on all the same', async () => {
    const { read, open } = kept(10)
    expect((await read(text(100), job(1))).sequence.length).toBe(100)
    expect(open()).toBe(1)
  })

  test('in the end all is given back', async () => {
    const { rows, read, open } = kept()
    await read(text(10), job(1, 1))
    await read(text(10, 50), job(2, 2))
    rows.closeAll()
    expect(open()).toBe(0)
  })
})
