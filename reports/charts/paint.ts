/**
 * Colours that those who see fewer of them can tell apart (Okabe and Ito, 2008), always together with a marker and a
 * dash, since prints have none. A policy looks the same in every chart.
 */
import type { Paint } from './figure.ts'

export interface Theme {
  readonly ink: string
  readonly faint: string
  readonly grid: string
  readonly paper: string
  readonly colours: readonly string[]
}

/** Okabe and Ito's eight in an order that sets neighbours apart; yellow is darker on white, black is light on black. */
export const LIGHT: Theme = {
  ink: '#1b1b1b',
  faint: '#5c5c5c',
  grid: '#e3e3e3',
  paper: '#ffffff',
  colours: ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#56b4e9', '#e69f00', '#1b1b1b', '#b5a900'],
}
export const DARK: Theme = {
  ink: '#f0f0f0',
  faint: '#b0b0b0',
  grid: '#3a3a3a',
  paper: '#161616',
  colours: ['#3d9fe0', '#ff7f2a', '#1fc598', '#e39cc3', '#7cc8f2', '#f5b83d', '#f0f0f0', '#f0e442'],
}
export const THEMES = { light: LIGHT, dark: DARK } as const
export type ThemeName = keyof typeof THEMES

export const MARKERS = ['circle', 'rect', 'triangle', 'rectRot', 'crossRot', 'star'] as const
const DASHES: readonly (readonly number[])[] = [[], [8, 4], [2, 3], [10, 4, 2, 4]]

export interface Look {
  readonly colour: number
  readonly marker: (typeof MARKERS)[number]
  readonly dash: readonly number[]
}

/** Eight to a row, a colour to a column: those that are compared most often stand in one row, or far apart. */
const KNOWN: readonly string[] = [
  ...['memgpt', 'fifo', 'lru', 'summarize', 'retrieve', 'window-sinks', 'opt', 'letta'],
  ...['clock', 'lfu', 'two-q', 'arc', 'sieve', 's3fifo', 'none', 'random'],
  ...['aios', 'lru-k', 'clear-tool-results', 'compact', 'importance', 'summarize-tree', 'aios-code', 'memgpt-code'],
  ...['sjf', 'fcfs', 'vtc', 'srpt', 'rr', 'mlfq', 'edf', 'plas'],
  ...['sjf-predicted', 'static-batch', 'stride', 'lottery', 'sarathi', 'priority'],
]

const lookNumber = (n: number): Look => ({
  colour: n % LIGHT.colours.length,
  marker: MARKERS[n % MARKERS.length] ?? 'circle',
  dash: DASHES[Math.floor(n / LIGHT.colours.length) % DASHES.length] ?? [],
})

/** Settings after its name (`memgpt(working=200)`, `memgpt, ram.context: 2k`) change nothing of its colour. */
const plainName = (policy: string): string => policy.replace(/[(:@, ].*$/s, '')

export function lookOf(paint: Paint): Look {
  if ('part' in paint) return lookNumber(paint.part)
  const name = plainName(paint.policy)
  const known = KNOWN.indexOf(name)
  return lookNumber(known >= 0 ? known : KNOWN.length + (hashOf(name) % 48))
}

/** FNV-1a. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (const letter of text) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193) >>> 0
  return hash
}

/** What is read best on paper that has been covered with so much of a colour. */
export function inkOn({ ink, paper }: Theme, colour: string, share: number): string {
  const [over, under] = [channels(colour), channels(paper)]
  const ground = luminance(under.map((it, i) => it + share * ((over[i] ?? it) - it)))
  const contrast = (text: string): number => {
    const own = luminance(channels(text))
    return (Math.max(own, ground) + GLARE) / (Math.min(own, ground) + GLARE)
  }
  return contrast(ink) >= contrast(paper) ? ink : paper
}

/** As accessibility guidelines reckon contrast (WCAG 2). */
const GLARE = 0.05
const channels = (colour: string): number[] => [1, 3, 5].map(at => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
const linear = (channel: number): number => (channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4)
const luminance = (rgb: readonly number[]): number =>
  [0.2126, 0.7152, 0.0722].reduce((sum, weight, i) => sum + weight * linear(rgb[i] ?? 0), 0)
