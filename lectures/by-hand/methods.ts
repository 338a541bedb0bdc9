/** The methods that a student does by hand: fifo, lru, lru-2 and opt. CLOCK has a file of its own. */
import type { Asked, Departure, Method, Pencil } from './paper.ts'

/** A row from which the one with the least number leaves; of several, the one that stands first. */
function row(worth: (page: number, request: number) => number, because: (page: number, request: number) => string) {
  const pages: number[] = []
  return {
    pages,
    takeOut(mayGo: (page: number) => boolean, request: number): Departure | null {
      const candidates = pages.filter(mayGo)
      const least = Math.min(...candidates.map(page => worth(page, request)))
      const page = candidates.find(it => worth(it, request) === least)
      if (page === undefined) return null
      pages.splice(pages.indexOf(page), 1)
      return { page, because: because(page, request) }
    },
    drawn: (): string[] => pages.map(String),
  }
}

/** The row is in the order of coming in, so the first goes. */
export const fifo: Method = () => {
  const { pages, ...rest } = row(
    () => 0,
    () => 'it came in first',
  )
  return { ...rest, hit: () => {}, came: page => void pages.push(page) }
}

/** For those who think in the other direction: who came in last goes. */
export const lifo: Method = () => {
  const since = new Map<number, number>()
  const { pages, ...rest } = row(
    page => -(since.get(page) ?? 0),
    () => 'it came in last',
  )
  return {
    ...rest,
    hit: () => {},
    came(page, request) {
      pages.push(page)
      since.set(page, request)
    },
  }
}

export const lru: Method = () => {
  const last = new Map<number, number>()
  const { pages, ...rest } = row(
    page => last.get(page) ?? 0,
    page => `nobody asked for it since request ${last.get(page)}`,
  )
  const hit: Pencil['hit'] = (page, request) => {
    last.set(page, request)
    pages.splice(pages.indexOf(page), 1)
    pages.push(page)
  }
  return {
    ...rest,
    hit,
    came(page, request) {
      last.set(page, request)
      pages.push(page)
    },
  }
}

/** Lru-k with k = 2; uses before the page left count too. Asked for once only: goes first, the one unused for longest. */
export const lruTwo: Method = () => {
  const uses = new Map<number, number[]>()
  const of = (page: number): number[] => uses.get(page) ?? []
  const use = (page: number, request: number): void => void uses.set(page, [...of(page), request])
  const lastButOne = (page: number): number => of(page).at(-2) ?? 0
  const { pages, ...rest } = row(
    // The last use breaks ties: it is less than 1,000 for anything done by hand.
    page => lastButOne(page) * 1000 + (of(page).at(-1) ?? 0),
    page =>
      lastButOne(page) === 0
        ? `asked for once only, at request ${of(page).at(-1)}`
        : `its last use but one, request ${lastButOne(page)}, is the oldest`,
  )
  return {
    ...rest,
    hit: use,
    came(page, request) {
      use(page, request)
      pages.push(page)
    },
  }
}

/** Knows what will be asked for. Of several that are never needed again, the one with the smallest number goes. */
export const opt: Method = requests => {
  const { pages, ...rest } = row(
    (page, request) => -nextUse(requests, page, request),
    (page, request) => {
      const next = nextUse(requests, page, request)
      return next === Number.POSITIVE_INFINITY
        ? 'it is never asked for again'
        : `it is asked for last, at request ${next}`
    },
  )
  return {
    ...rest,
    hit: () => {},
    came(page) {
      pages.push(page)
      pages.sort((a, b) => a - b)
    },
  }
}

function nextUse(requests: readonly Asked[], page: number, after: number): number {
  const at = requests.findIndex((asked, i) => i >= after && asked.page === page)
  return at < 0 ? Number.POSITIVE_INFINITY : at + 1
}
