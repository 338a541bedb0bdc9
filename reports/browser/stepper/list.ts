/** The list of events, each with its why. Of a hundred thousand only those in sight are in the page. */
import { clockTime } from '../../stepper/clock.ts'
import { type EventNumber, placeOf } from '../../stepper/history.ts'
import { momentOf } from '../../stepper/moments.ts'
import { whatHappened, whyOf } from '../../stepper/words.ts'
import { Box } from './box.ts'
import { made, the } from './elements.ts'
import type { Stepper } from './model.ts'

const ROW = 44
/** Rows above and below those that are seen. */
const SPARE = 3

export function showList(stepper: Stepper): void {
  const [scroll, rows] = [the('events', HTMLElement), the('events-rows', HTMLElement)]
  const box = new Box(scroll, the('events-space', HTMLElement), () => stepper.changed())
  let shownAt: EventNumber = -1
  let drawn = ''
  stepper.onDraw(() => {
    const { replay, at, only } = stepper
    const own = only === null ? null : (replay.named(only)?.events ?? [])
    const length = own?.length ?? replay.length
    const here = own === null ? at : placeOf(own, at)
    box.holds(length * ROW)
    // A third from the top, so that what comes next is seen as well.
    if (shownAt !== at) box.keepInSight(here * ROW, (here + 1) * ROW, box.height / 3)
    shownAt = at
    const first = Math.max(0, Math.floor(box.top / ROW) - SPARE)
    const last = Math.min(length - 1, Math.ceil((box.top + box.height) / ROW) + SPARE)
    const now = `${only ?? ''} ${first} ${last}`
    if (now !== drawn) {
      rows.style.transform = `translateY(${first * ROW}px)`
      const numbers = Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => own?.[first + i] ?? first + i)
      replaceRows(
        rows,
        scroll,
        numbers.map(number => rowOf(stepper, number)),
      )
    }
    drawn = now
    markRow(rows, at)
  })
  rows.addEventListener('click', ({ target }) => {
    const row = target instanceof Element ? target.closest<HTMLElement>('[data-event]') : null
    if (row !== null) stepper.go({ toEvent: Number(row.dataset.event) })
  })
}

/** Whoever was on a row stays on it, or, where it is out of sight, in the list. */
function replaceRows(rows: HTMLElement, scroll: HTMLElement, items: readonly HTMLElement[]): void {
  const focused = rows.contains(document.activeElement) ? document.activeElement : null
  rows.replaceChildren(...items)
  if (focused instanceof HTMLElement) (rowWith(rows, focused.dataset.event) ?? scroll).focus({ preventScroll: true })
}

const rowWith = (rows: HTMLElement, event: string | undefined) =>
  rows.querySelector<HTMLElement>(`[data-event="${event}"]`)

function markRow(rows: HTMLElement, at: EventNumber): void {
  const [marked, wanted] = [rows.querySelector('[aria-current]'), rowWith(rows, String(at))]
  if (marked === wanted) return
  marked?.removeAttribute('aria-current')
  wanted?.setAttribute('aria-current', 'step')
}

function rowOf({ replay }: Stepper, number: EventNumber): HTMLElement {
  const item = made('li', '')
  const event = replay.events[number]
  if (event === undefined) return item
  const row = made('button', `event ${momentOf(event) ?? ''}`)
  row.dataset.event = String(number)
  row.setAttribute('type', 'button')
  const what = made('span', 'what')
  what.append(made('b', '', event.process), ` ${whatHappened(event)}`)
  row.append(made('span', 'when', clockTime(event.t, 3)), what, made('span', 'why', whyOf(event)))
  item.append(row)
  return item
}
