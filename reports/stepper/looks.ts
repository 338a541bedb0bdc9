/** How phases and pages look: a letter, a colour, and filled or not, the same in the page and in the terminal. */
import type { PageState } from './contexts.ts'
import type { Phase } from './processes.ts'

/** `part`: a colour of the palette; null: faint. */
export interface StateLook {
  readonly letter: string
  readonly part: number | null
  readonly fill: 'full' | 'stripes' | 'dots' | 'outline' | 'line'
  readonly name: string
}

export const PHASE_LOOKS: Readonly<Record<Exclude<Phase, 'unborn'>, StateLook>> = {
  computing: { letter: 'C', part: 0, fill: 'full', name: 'computing' },
  waiting: { letter: 'W', part: 5, fill: 'stripes', name: 'waiting for a core' },
  away: { letter: 'D', part: 2, fill: 'dots', name: 'at a device' },
  asleep: { letter: 'z', part: null, fill: 'outline', name: 'asleep' },
  between: { letter: '-', part: null, fill: 'line', name: 'between calls' },
  exited: { letter: '.', part: null, fill: 'line', name: 'ended' },
  panicked: { letter: '!', part: 1, fill: 'full', name: 'panicked' },
  killed: { letter: 'x', part: 1, fill: 'outline', name: 'killed' },
}

/** Capitals are in the window, small letters have left it. */
export const PAGE_LOOKS: Readonly<Record<PageState, StateLook>> = {
  pinned: { letter: 'P', part: 6, fill: 'full', name: 'pinned' },
  kept: { letter: 'K', part: 0, fill: 'full', name: 'kept' },
  back: { letter: 'B', part: 2, fill: 'full', name: 'came back' },
  summary: { letter: 'S', part: 3, fill: 'full', name: 'a summary' },
  evicted: { letter: 'e', part: 5, fill: 'outline', name: 'evicted to a store' },
  summarised: { letter: 's', part: 3, fill: 'outline', name: 'in a summary' },
  gone: { letter: 'g', part: null, fill: 'outline', name: 'gone for good' },
  faulted: { letter: 'f', part: 1, fill: 'stripes', name: 'missed: a fault' },
}

export const PAGE_STATES = Object.keys(PAGE_LOOKS) as PageState[]

/** Black or white, whichever is read better on this colour. */
export function inkOn(colour: string): string {
  const channel = (from: number): number => {
    const share = Number.parseInt(colour.slice(from, from + 2), 16) / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  }
  const light = 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
  return light > 0.179 ? '#000000' : '#ffffff'
}
