/** What each page of each context lived through, turn by turn, gathered from a trace event by event. */
import type { PageKind } from '../sim/pager.ts'
import type { TraceEvent } from '../sim/trace.ts'

/** In the window from one turn up to another, that not included; null: to the end. */
export interface Stay {
  readonly from: number
  to: number | null
  /** Where it went. */
  left: 'recall' | 'archive' | 'nowhere' | null
}

export interface PageLife {
  readonly page: number
  readonly kind: PageKind
  readonly stays: Stay[]
  /** Turns in which something on it was needed and it was not there. */
  readonly faults: number[]
}

export interface ContextMap {
  readonly process: string
  readonly pages: readonly PageLife[]
  readonly turns: number
  /** Turns in which something was missed that no page of the window ever held: it is in a store, or nowhere. */
  readonly otherFaults: readonly number[]
}

interface OpenMap {
  readonly pages: Map<number, PageLife>
  readonly otherFaults: number[]
  turns: number
}

export class ContextMapBuilder {
  private readonly maps = new Map<string, OpenMap>()

  add(event: TraceEvent): void {
    if (event.on !== 'page-in' && event.on !== 'page-out' && event.on !== 'fault') return
    let map = this.maps.get(event.process)
    if (map === undefined) {
      map = { pages: new Map(), otherFaults: [], turns: 0 }
      this.maps.set(event.process, map)
    }
    map.turns = Math.max(map.turns, event.turn + 1)
    const known = map.pages.get(event.page)
    if (event.on === 'page-in') {
      const life = known ?? { page: event.page, kind: event.kind, stays: [], faults: [] }
      life.stays.push({ from: event.turn, to: null, left: null })
      map.pages.set(event.page, life)
    } else if (event.on === 'page-out') {
      const stay = known?.stays.at(-1)
      if (stay !== undefined) Object.assign(stay, { to: event.turn, left: event.to })
    } else (known?.faults ?? map.otherFaults).push(event.turn)
  }

  /** In the order in which the contexts began. */
  finish(): ContextMap[] {
    return Array.from(this.maps, ([process, { pages, turns, otherFaults }]) => ({
      process,
      otherFaults,
      pages: [...pages.values()].toSorted((a, b) => a.page - b.page),
      turns,
    }))
  }
}
