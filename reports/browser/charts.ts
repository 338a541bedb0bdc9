/**
 * Figures drawn live: as wide as their place, in the theme that is shown, and what a mark stands for told to whoever
 * points at it or comes to it by the arrow keys.
 */
import {
  BarController,
  BarElement,
  CategoryScale,
  Chart,
  Legend,
  LinearScale,
  LineElement,
  LogarithmicScale,
  PointElement,
  ScatterController,
  SubTitle,
  Title,
  Tooltip,
} from 'chart.js'
import { chartOf, sizeOf } from '../charts/draw.ts'
import type { Figure } from '../charts/figure.ts'
import { THEMES } from '../charts/paint.ts'
import { FONT } from '../charts/text.ts'
import { tipOf } from '../charts/tips.ts'
import { say } from './say.ts'
import { themeNow } from './theme.ts'

Chart.register(BarController, BarElement, CategoryScale, Legend, LinearScale, LineElement)
Chart.register(LogarithmicScale, PointElement, ScatterController, SubTitle, Title, Tooltip)

export interface LiveCharts {
  /** Anew, in the theme and the width of now. */
  draw(): void
}

/** Of all places that the page has for them. The font must be there before the first letter is measured. */
export async function liveCharts(figures: readonly Figure[]): Promise<LiveCharts> {
  await Promise.all([document.fonts.load(`400 16px ${FONT}`), document.fonts.load(`600 16px ${FONT}`)])
  const charts = figures.flatMap((figure, i) => {
    const place = document.querySelector<HTMLElement>(`[data-figure="${i}"] .drawn`)
    return place === null ? [] : [new LiveChart(figure, place)]
  })
  return {
    draw() {
      for (const chart of charts) chart.draw()
    },
  }
}

/** Narrower than this it is a phone's. */
const NARROW = 480
const SMALL_FONT = 12
const FONT_SIZE = 13
/** Of a width, and within these. */
const HEIGHT = 0.66
const HEIGHTS = [280, 420] as const

class LiveChart {
  readonly #figure: Figure
  readonly #place: HTMLElement
  #chart: Chart | null = null
  #width = 0
  /** The mark that the keyboard is at, among all of them. */
  #at = -1
  readonly #canvas = document.createElement('canvas')

  constructor(figure: Figure, place: HTMLElement) {
    this.#figure = figure
    this.#place = place
    place.hidden = false
    place.append(this.#canvas)
    this.#canvas.tabIndex = 0
    this.#canvas.setAttribute('role', 'img')
    this.#canvas.setAttribute('aria-label', `${figure.title}. ${figure.alt} The arrow keys read its values.`)
    this.#canvas.addEventListener('keydown', event => this.#onKey(event))
    this.#canvas.addEventListener('blur', () => this.#goTo(-1))
    new ResizeObserver(() => {
      if (this.#chart !== null && place.clientWidth !== this.#width) this.draw()
    }).observe(place)
  }

  draw(): void {
    const figure = this.#figure
    this.#chart?.destroy()
    this.#width = this.#place.clientWidth
    const [width, narrow] = [this.#width, this.#width < NARROW]
    const height = Math.round(Math.min(HEIGHTS[1], Math.max(HEIGHTS[0], width * HEIGHT)))
    const wanted = { width, height, font: narrow ? SMALL_FONT : FONT_SIZE, density: devicePixelRatio }
    const size = sizeOf(figure, wanted)
    const paper = getComputedStyle(document.body).backgroundColor
    const config = chartOf({ figure, theme: { ...THEMES[themeNow()], paper }, size, bare: true })
    this.#canvas.width = size.width
    this.#canvas.height = size.height
    this.#chart = new Chart(this.#canvas, { ...config, options: { ...config.options, ...this.#live(config.options) } })
  }

  #live(options: Chart['config']['options']): Chart['config']['options'] {
    const label = ({ datasetIndex, dataIndex }: { datasetIndex: number; dataIndex: number }): string =>
      tipOf(this.#figure, datasetIndex, dataIndex)
    return {
      interaction: { mode: 'nearest', intersect: true },
      // Squares that are drawn around their middle are reached from all of it.
      elements: { point: { hitRadius: this.#figure.body.is === 'cells' ? 24 : 6 } },
      plugins: {
        ...options?.plugins,
        // A legend that only a mouse could use is none.
        legend: { ...options?.plugins?.legend, onClick: () => {} },
        tooltip: { callbacks: { title: () => '', label }, displayColors: false, filter: tip => label(tip) !== '' },
      },
    }
  }

  /** All marks that have something to say. */
  #marks(): { datasetIndex: number; index: number }[] {
    const sets = this.#chart?.data.datasets ?? []
    return sets.flatMap((set, datasetIndex) =>
      set.data.flatMap((_, index) =>
        tipOf(this.#figure, datasetIndex, index) === '' ? [] : [{ datasetIndex, index }],
      ),
    )
  }

  #onKey(event: KeyboardEvent): void {
    const last = this.#marks().length - 1
    const to = { ArrowRight: this.#at + 1, ArrowDown: this.#at + 1, ArrowLeft: this.#at - 1, ArrowUp: this.#at - 1 }
    const next = { ...to, Home: 0, End: last, Escape: -1 }[event.key]
    if (next === undefined) return
    event.preventDefault()
    this.#goTo(Math.min(last, event.key === 'Escape' ? -1 : Math.max(0, next)))
  }

  #goTo(at: number): void {
    const chart = this.#chart
    this.#at = at
    const mark = this.#marks()[at]
    const active = mark === undefined ? [] : [mark]
    chart?.setActiveElements(active)
    chart?.tooltip?.setActiveElements(active, { x: 0, y: 0 })
    chart?.update()
    if (mark !== undefined) say(tipOf(this.#figure, mark.datasetIndex, mark.index))
  }
}
