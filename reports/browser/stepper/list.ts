/** The list of events, each with its why. Of a hundred thousand only those in sight are in the page. */
import { clockTime } from '../../stepper/clock.ts'
import { type EventNumber, placeOf } from '../../stepper/history.ts'
import { momentOf } from '../../stepper/moments.ts'
import { whatHappened, whyOf } from '../../stepper/words.ts'
import { made, the } from './elements.ts'
import type { Stepper } from './model.ts'

const ROW = 44
/** Rows above and below those that are seen. */
const SPARE = 3

export function showList(stepper: Stepper): void {
  const [scroll, space, rows] = [
    the('events', HTMLElement),
    the('events-space', HTMLElement),
    the('events-rows', HTMLElement),
  ]
  let shownAt: EventNumber = -1
  let drawn = ''
  stepper.onDraw(() => {
    const { replay, at, only } = stepper
    const own = only === null ? null : (replay.named(only)?.events ?? [])
    const length = own?.length ?? replay.length
    const here = own === null ? at : placeOf(own, at)
    space.style.height = `${length * ROW}px`
    if (shownAt !== at) keepInSight(scroll, here)
    shownAt = at
    const first = Math.max(0, Math.floor(scroll.scrollTop / ROW) - SPARE)
    const last = Math.min(length - 1, Math.ceil((scroll.scrollTop + scroll.clientHeight) / ROW) + SPARE)
    const now = `${only ?? ''} ${first} ${last} ${at}`
    if (now === drawn) return
    drawn = now
    const focused = document.activeElement instanceof HTMLElement ? document.activeElement.dataset.event : undefined
    rows.style.transform = `translateY(${first * ROW}px)`
    rows.replaceChildren(
      ...Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => rowOf(stepper, own?.[first + i] ?? first + i)),
    )
    if (focused !== undefined)
      rows.querySelector<HTMLElement>(`[data-event="${focused}"]`)?.focus({ preventScroll: true })
  })
  scroll.addEventListener('scroll', () => stepper.changed())
  rows.addEventListener('click', ({ target }) => {
    const row = target instanceof Element ? target.closest<HTMLElement>('[data-event]') : null
    if (row !== null) stepper.go({ toEvent: Number(row.dataset.event) })
  })
}

/** A third from the top, so that what comes next is seen as well. */
function keepInSight(scroll: HTMLElement, row: number): void {
  const top = row * ROW
  if (top >= scroll.scrollTop && top + ROW <= scroll.scrollTop + scroll.clientHeight) return
  scroll.scrollTop = Math.max(0, top - scroll.clientHeight / 3)
}

function rowOf({ replay, at }: Stepper, number: EventNumber): HTMLElement {
  const item = made('li', '')
  const event = replay.events[number]
  if (event === undefined) return item
  const row = made('button', `event ${momentOf(event) ?? ''}`)
  row.dataset.event = String(number)
  row.setAttribute('type', 'button')
  if (number === at) row.setAttribute('aria-current', 'step')
  const what = made('span', 'what')
  what.append(made('b', '', event.process), ` ${whatHappened(event)}`)
  row.append(made('span', 'when', clockTime(event.t, 3)), what, made('span', 'why', whyOf(event)))
  item.append(row)
  return item
}
