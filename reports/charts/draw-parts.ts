/** What all charts have: paper, title and caption, axes, colours. */
import type { ChartOptions, Plugin } from 'chart.js'
import { seedsOf } from '../seeds.ts'
import type { Axis, Figure, Mark, Paint } from './figure.ts'
import { lookOf, type Theme } from './paint.ts'
import type { Size } from './size.ts'
import { FONT, lettersIn, lines } from './text.ts'
import { writingOf } from './values.ts'

export interface Drawing {
  readonly figure: Figure
  readonly theme: Theme
  readonly size: Size
  /** Without title and caption: they stand beside it. */
  readonly bare?: boolean
}

/** Of a name. */
export const MOST_LETTERS = 28

export const marksOf = (marks: readonly Mark[]): number[] =>
  marks.flatMap(({ value, low, high }) => [value, low, high].filter(it => it !== null && it !== undefined))
export const most = (values: readonly number[]): number => values.reduce((best, it) => Math.max(best, Math.abs(it)), 0)
export const numberOrGap = (value: number | null): number => value ?? Number.NaN

export const colourOf = (paint: Paint, theme: Theme): string => theme.colours[lookOf(paint).colour] ?? theme.ink

export const ticks = ({ theme, size }: Drawing) => ({
  color: theme.ink,
  font: { family: FONT, size: size.font * 0.85 },
})

export function axis(drawing: Drawing, spec: Axis, largest: number, side: 'x' | 'y') {
  const { theme, size } = drawing
  const { unit, write, step } = writingOf(spec, Math.max(largest, Math.abs(spec.to ?? 0)))
  const { marks } = spec
  const isLog = spec.scale === 'log'
  const written = (value: number): string =>
    marks !== undefined ? (marks.find(({ at }) => at === value)?.label ?? '') : write(value)
  return {
    type: isLog ? 'logarithmic' : 'linear',
    ...(spec.from === undefined ? {} : { min: spec.from }),
    ...(spec.to === undefined ? {} : { max: spec.to }),
    ...(spec.unit === 'difference' ? { suggestedMin: -LEAST_DIFFERENCE, suggestedMax: LEAST_DIFFERENCE } : {}),
    afterBuildTicks: (scale: { ticks: { value: number }[] }) => {
      if (marks !== undefined) scale.ticks = marks.map(({ at }) => ({ value: at }))
      else if (isLog) scale.ticks = roundOnes(scale.ticks)
    },
    title: {
      display: true,
      text: unit === '' || marks !== undefined ? spec.title : `${spec.title} (${unit})`,
      color: theme.ink,
      font: { family: FONT, size: size.font * 0.9 },
    },
    ticks: {
      ...ticks(drawing),
      ...(step === undefined || isLog ? {} : { stepSize: step }),
      maxTicksLimit: side === 'x' ? Math.floor(size.width / size.font / 5) : Math.floor(size.height / size.font / 3),
      maxRotation: 0,
      callback: (value: number | string) => written(Number(value)),
    },
    grid: { color: theme.grid },
    border: { color: theme.faint },
  }
}

/** An axis of differences shows where there is none, however small they are. */
const LEAST_DIFFERENCE = 0.1

/** On a logarithmic axis 1, 2, 3 and 5, not what lies between; on a short one that has hardly any of these, all. */
function roundOnes<T extends { readonly value: number }>(all: T[]): T[] {
  const round = all.filter(({ value }) => /^[1235]e/.test(value.toExponential()))
  return round.length >= LEAST_TICKS ? round : all
}
const LEAST_TICKS = 3

export function common({ figure, theme, size, bare = false }: Drawing, withLegend: boolean, right = 0): ChartOptions {
  const { title, remarks, origin } = figure
  const small = size.font * 0.66
  const letters = lettersIn(size.width - 2 * size.font, small)
  const caption = [...remarks, captionOf(origin)].flatMap(line => lines(line, letters))
  return {
    responsive: false,
    animation: false,
    devicePixelRatio: size.density,
    locale: 'en-GB',
    layout: {
      padding: { left: size.font / 2, right: size.font * 1.2 + right, top: size.font / 2, bottom: size.font / 2 },
    },
    plugins: {
      title: {
        display: !bare,
        align: 'start',
        text: lines(title, lettersIn(size.width - 2 * size.font, size.font * 1.1)),
        color: theme.ink,
        font: { family: FONT, size: size.font * 1.1, weight: 600 },
        padding: { top: 0, bottom: size.font * 0.6 },
      },
      subtitle: {
        display: !bare,
        position: 'bottom',
        align: 'start',
        text: caption,
        color: theme.faint,
        font: { family: FONT, size: small, weight: 400 },
        padding: { top: size.font * 0.5, bottom: 0 },
      },
      legend: {
        display: withLegend,
        position: 'bottom',
        align: 'start',
        labels: {
          color: theme.ink,
          usePointStyle: true,
          boxHeight: size.font * 0.6,
          font: { family: FONT, size: size.font * 0.8 },
        },
      },
      tooltip: { enabled: true },
    },
  }
}

/** `tiny-chat, seeds 1 to 3, llm-os-lab 0.1.0: npx llmos compare tiny-chat --seeds 3` */
export function captionOf({ scenario, seeds, version, command }: Figure['origin']): string {
  const from = seeds.length === 0 ? '' : `, ${seeds.length === 1 ? 'seed' : 'seeds'} ${seedsOf(seeds)}`
  return `${scenario}${from}, llm-os-lab${version && ` ${version}`}${command && `: ${command}`}`
}

export const paper = (theme: Theme): Plugin => ({
  id: 'paper',
  beforeDraw({ ctx, width, height }) {
    ctx.save()
    ctx.fillStyle = theme.paper
    ctx.fillRect(0, 0, width, height)
    ctx.restore()
  },
})
