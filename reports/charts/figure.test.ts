import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { csvOf, dataOf } from './figure.ts'
import { apart } from './marks.ts'
import { LIGHT, lookOf } from './paint.ts'
import { testFigures } from './test-figures.ts'
import { lines, shortened } from './text.ts'
import { withUnit, writingOf } from './values.ts'

/** A reader that knows nothing of the writer: state by state, as RFC 4180 describes it. */
function readCsv(text: string): string[][] {
  const rows: string[][] = [[]]
  let [cell, quoted] = ['', false]
  for (let i = 0; i < text.length; i++) {
    const letter = text.charAt(i)
    if (quoted) {
      if (letter !== '"') cell += letter
      else if (text.charAt(i + 1) === '"') cell += text.charAt(i++)
      else quoted = false
    } else if (letter === '"') quoted = true
    else if (letter === ',' || letter === '\n') {
      rows.at(-1)?.push(cell)
      cell = ''
      if (letter === '\n') rows.push([])
    } else cell += letter
  }
  return rows.slice(0, -1)
}

describe('the data of a figure', () => {
  test('has a row for each bar, and for each point', () => {
    const rows = new Map(testFigures.map(figure => [figure.name, dataOf(figure).rows]))
    expect(rows.get('bars')).toHaveLength(4)
    expect(rows.get('stacked')).toHaveLength(8)
    expect(rows.get('lines')).toHaveLength(16)
    expect(rows.get('one-bar')).toEqual([['memgpt', 'accuracy', 0.93, null, null]])
    expect(rows.get('nothing')).toEqual([])
  })

  test('comes back from CSV, whatever is in it', () => {
    const cell = fc.oneof(
      fc.string(),
      fc.constantFrom('a,b', '"', '\n', '\r\n', '""', ''),
      fc.integer(),
      fc.constant(null),
    )
    const tables = fc.array(fc.array(cell, { minLength: 3, maxLength: 3 }), { maxLength: 5 })
    fc.assert(
      fc.property(tables, rows => {
        const columns = ['a', 'b', 'c']
        const expected = [columns, ...rows].map(row => row.map(value => (value === null ? '' : String(value))))
        expect(readCsv(csvOf({ columns, rows }))).toEqual(expected)
      }),
    )
  })
})

describe('labels at the ends of lines', () => {
  const wanted = fc.array(fc.double({ min: 0, max: 100, noNaN: true }), { maxLength: 10 })

  test('never touch, keep their order, and stay in the picture if they fit', () => {
    fc.assert(
      fc.property(wanted, places => {
        const placed = apart(places, 10, 0, 100)
        const order = places.map((_, i) => i).sort((a, b) => (places[a] ?? 0) - (places[b] ?? 0))
        const sorted = order.map(i => placed[i] ?? 0)
        sorted.forEach((y, i) => {
          if (i > 0) expect(y - (sorted[i - 1] ?? 0)).toBeGreaterThan(10 - 1e-9)
          expect(y).toBeGreaterThan(-1e-9)
          expect(y).toBeLessThan(100 + 1e-9)
        })
      }),
    )
  })

  test('that have room stay where they are', () => {
    expect(apart([50, 10, 90], 10, 0, 100)).toEqual([50, 10, 90])
    expect(apart([50, 50], 10, 0, 100)).toEqual([50, 60])
    expect(apart([100, 100], 10, 0, 100)).toEqual([90, 100])
  })
})

describe('a policy', () => {
  test('looks the same wherever it is, with settings or without', () => {
    expect(lookOf({ policy: 'memgpt' })).toEqual(lookOf({ policy: 'memgpt(working=200)' }))
    expect(lookOf({ policy: 'mine.ts' })).toEqual(lookOf({ policy: 'mine.ts' }))
  })

  test('has a colour that no other of the usual ones has', () => {
    const usual = ['memgpt', 'fifo', 'lru', 'summarize', 'retrieve', 'window-sinks', 'opt', 'letta']
    expect(new Set(usual.map(policy => lookOf({ policy }).colour)).size).toBe(LIGHT.colours.length)
  })
})

describe('words', () => {
  test('that are too long lose their middle, by letters and not by halves of them', () => {
    expect(shortened('short', 10)).toBe('short')
    expect(shortened('a-very-long-name-indeed', 10)).toBe('a-very…eed')
    expect(shortened('🦥🦥🦥🦥🦥', 3)).toBe('🦥🦥…')
    expect(shortened('two\nlines', 20)).toBe('two lines')
  })

  test('are broken into lines that are short enough', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 8, max: 40 }), (text, most) => {
        for (const line of lines(text, most))
          expect([...new Intl.Segmenter('en').segment(line)].length).toBeLessThanOrEqual(most)
      }),
    )
  })
})

describe('values', () => {
  test('of an axis have one unit, that of the largest', () => {
    const time = writingOf({ title: 'time', unit: 'ms' }, 90_000)
    expect([time.unit, time.write(45_000)]).toEqual(['s', '45'])
    const share = writingOf({ title: 'share', unit: 'share' }, 1)
    expect([share.unit, share.write(0.5)]).toEqual(['%', '50'])
    const tokens = writingOf({ title: 'tokens', unit: 'tokens' }, 3e6)
    expect([tokens.unit, tokens.write(1.5e6)]).toEqual(['million tokens', '1.5'])
  })

  test('that stand alone have their own', () => {
    expect(withUnit({ title: 'time', unit: 'ms' }, 1500)).toBe('1.50 s')
    expect(withUnit({ title: 'error', unit: 'difference' }, -0.25)).toBe('−25%')
    expect(withUnit({ title: 'cost', unit: 'usd' }, 6.125)).toBe('$6.13')
  })
})
