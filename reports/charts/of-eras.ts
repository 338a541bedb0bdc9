/** Machines of different times with the same users: who waits, what a token costs, how busy the machine is. */
import type { RunResult } from '../../bench/result.ts'
import { felt } from '../eras-report.ts'
import type { Axis, Figure } from './figure.ts'
import { withUnit } from './values.ts'

interface Question {
  readonly name: string
  readonly title: string
  readonly axis: Axis
  /** Null: there is none, as where a machine has no price. */
  readonly of: (result: RunResult) => number | null
}

const QUESTIONS: readonly Question[] = [
  {
    name: 'eras-wait',
    title: 'Who waits: half of the turns take longer than this',
    axis: { title: 'a turn', unit: 'ms' },
    of: result => (felt(result).p50 > 0 ? felt(result).p50 : null),
  },
  {
    name: 'eras-cost',
    title: 'What a million tokens cost',
    axis: { title: 'cost of a million tokens', unit: 'usd' },
    of: ({ cost }) => (cost.total > 0 ? cost.perMillionTokens : null),
  },
  {
    name: 'eras-busy',
    title: 'How busy the machine is',
    axis: { title: 'time in which it computes', unit: 'share', from: 0, to: 1 },
    of: ({ utilisation }) => utilisation,
  },
]

export function erasFigures(results: readonly RunResult[], command: string): Figure[] {
  const [first] = results
  if (first === undefined) return []
  const categories = results.map(({ scenario }) => scenario)
  return QUESTIONS.map(({ name, title, axis, of }) => {
    const values = results.map(of)
    const known = results.filter((_, i) => values[i] !== null)
    const top = known.toSorted((a, b) => (of(b) ?? 0) - (of(a) ?? 0))[0]
    return {
      name,
      title,
      remarks: ['One run of each: no intervals.', `Seeds: ${results.map(({ seed }) => seed).join(', ')}.`],
      origin: { scenario: categories.join(', '), seeds: [], version: first.version, command },
      alt: top === undefined ? 'No value is known.' : `Most on ${top.scenario}: ${withUnit(axis, of(top) ?? 0)}.`,
      body: {
        is: 'bars',
        value: axis,
        categories,
        stacked: false,
        series: [{ name: axis.title, paint: { part: 0 }, marks: values.map(value => ({ value })) }],
      },
    }
  })
}
