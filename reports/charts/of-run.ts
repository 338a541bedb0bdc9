/** The charts of one run, drawn from its aggregates alone: a million requests take no more than ten. */
import type { RunResult } from '../../bench/result.ts'
import type { CoreSummary, Histogram, Series } from '../../sim/summary.ts'
import { milliseconds, number } from '../format.ts'
import type { Figure, Origin, Plot, Point } from './figure.ts'

type RunSeries = Plot['series'][number]

export function figuresOfRun(result: RunResult, command: string): Figure[] {
  const { scenario, seed, version, cores } = result
  const origin = { scenario, seeds: [seed], version, command }
  return [
    ...latencies(result, origin),
    ...overTime('queue-over-time', 'Calls that wait', 'waiting calls', cores, ({ queue }) => queue, origin),
    ...overTime('batch-over-time', 'Calls in the batch', 'calls in the batch', cores, ({ batch }) => batch, origin),
  ]
}

// ---- latencies ----

const LATENCIES = [
  ['wait', 'waiting'],
  ['ttft', 'to the first token'],
  ['e2e', 'to the last token'],
] as const

function latencies({ histograms, latencyMs }: RunResult, origin: Origin): Figure[] {
  const series = LATENCIES.flatMap(([key, name], part): RunSeries[] => {
    const points = cumulative(histograms[key])
    return points.length === 0 ? [] : [{ name, paint: { part }, joined: 'steps', points }]
  })
  if (series.length === 0) return []
  const { p50, p99 } = latencyMs.e2e
  return [
    {
      name: 'latencies',
      title: 'Calls served within a time',
      remarks: ['Counted in four parts an octave.'],
      origin,
      alt: `Half of the calls take up to ${milliseconds(p50)}, 99 of a hundred up to ${milliseconds(p99)}.`,
      body: {
        is: 'plot',
        x: { title: 'time', unit: 'ms', scale: 'log' },
        y: { title: 'share of the calls', unit: 'share', from: 0, to: 1 },
        series,
      },
    },
  ]
}

/** A logarithmic axis has to begin somewhere: what took less is in the first step. */
const LEAST_MS = 0.1

function cumulative({ upToMs, counts }: Histogram): Point[] {
  const all = counts.reduce((sum, count) => sum + count, 0)
  if (all === 0) return []
  const shares = new Map<number, number>()
  let below = 0
  counts.forEach((count, i) => {
    below += count
    shares.set(Math.max(LEAST_MS, upToMs[i] ?? 0), below / all)
  })
  return Array.from(shares, ([x, value]) => ({ x, y: { value } }))
}

// ---- over time ----

function overTime(
  name: string,
  title: string,
  axis: string,
  cores: readonly CoreSummary[],
  seriesOf: (core: CoreSummary) => Series,
  origin: Origin,
): Figure[] {
  const series = cores.flatMap((core, part): RunSeries[] => {
    const { everySeconds, values } = seriesOf(core)
    const points = values.map((value, i) => ({ x: i * everySeconds, y: { value } }))
    return points.length < 2 ? [] : [{ name: core.name, paint: { part }, joined: 'line', points }]
  })
  if (series.length === 0) return []
  const most = series.flatMap(({ name: core, points }) => points.map(({ y }) => ({ core, value: y.value ?? 0 })))
  const top = most.reduce((best, it) => (it.value > best.value ? it : best))
  return [
    {
      name,
      title,
      remarks: [`Means over ${number(seriesOf(cores[0] as CoreSummary).everySeconds)} s.`],
      origin,
      alt: `At most ${number(top.value)}, on ${top.core}.`,
      body: { is: 'plot', x: { title: 'time', unit: 'seconds' }, y: { title: axis, unit: 'count', from: 0 }, series },
    },
  ]
}
