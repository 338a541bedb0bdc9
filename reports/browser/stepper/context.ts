/** The context of one process as a map of its pages: one cell each, always in the same place; the rows that are seen. */
import { count } from '../../format.ts'
import { isInWindow, type Page } from '../../stepper/contexts.ts'
import { inkOn, PAGE_LOOKS } from '../../stepper/looks.ts'
import { contextLine, pageCounts, storeLine } from '../../stepper/summary.ts'
import { Box } from './box.ts'
import { colourOf, FONT, paintArea, type Sheet, sheetOn } from './canvas.ts'
import { the, write } from './elements.ts'
import type { Stepper } from './model.ts'

const CELL = 22
const GAP = 2

export function showContext(stepper: Stepper): void {
  const canvas = the('pages-canvas', HTMLCanvasElement)
  const box = new Box(the('pages', HTMLElement), the('pages-space', HTMLElement), () => stepper.changed())
  let shown = ''
  let drawn = ''
  stepper.onDraw(() => {
    const { replay, at, context } = stepper
    if (context === null) return
    const pages = context.context.pagesAt(at)
    const columns = Math.max(1, Math.floor((box.width - 4) / CELL))
    box.holds(Math.ceil(pages.length / columns) * CELL + 4)
    const touched = touchedPage(stepper, context.name)
    const moment = `${at} ${context.name}`
    const row = Math.floor(indexOf(pages, touched) / columns)
    if (shown !== moment) box.keepInSight(row * CELL, (row + 1) * CELL + 4)
    shown = moment
    const letters = pages.map(({ state }) => PAGE_LOOKS[state].letter).join('')
    const picture = `${stepper.looks} ${box.width} ${box.height} ${box.top} ${touched} ${letters}`
    if (drawn !== picture) drawPages(sheetOn(canvas, box.width, box.height), pages, columns, box.top, touched)
    drawn = picture
    const parts = pageCounts(pages).map(({ letter, name, many }) => `${letter} ${name} ${count(many)}`)
    const line = contextLine(replay, context, at, pages)
    canvas.setAttribute('aria-label', `Pages of ${context.name}. ${line}. ${parts.join(', ')}.`)
    write(the('context-of', HTMLElement), context.name)
    write(the('context-line', HTMLElement), `${line}.`)
    write(the('stores-line', HTMLElement), `Stores: ${storeLine(context, at)}.`)
    for (const place of document.querySelectorAll<HTMLElement>('[data-page-state]')) {
      const many = pages.filter(({ state }) => state === place.dataset.pageState).length
      write(place, count(many))
    }
  })
}

/** The page that the event is about; null: none of this process. */
function touchedPage({ replay, at }: Stepper, process: string): number | null {
  const event = replay.events[at]
  return event !== undefined && event.process === process && 'page' in event ? event.page : null
}

/** Where nothing is touched, the newest pages are looked at. */
function indexOf(pages: readonly Page[], touched: number | null): number {
  const place = touched === null ? -1 : pages.findIndex(({ page }) => page === touched)
  return place < 0 ? Math.max(0, pages.length - 1) : place
}

function drawPages(sheet: Sheet, pages: readonly Page[], columns: number, top: number, touched: number | null): void {
  const { pen, theme, height } = sheet
  const first = Math.floor(top / CELL) * columns
  const last = Math.min(pages.length, Math.ceil((top + height) / CELL) * columns)
  pen.textAlign = 'center'
  for (let i = first; i < last; i++) {
    const page = pages[i]
    if (page === undefined) continue
    const look = PAGE_LOOKS[page.state]
    const [x, y] = [(i % columns) * CELL + 2, Math.floor(i / columns) * CELL - top + 2]
    const size = CELL - GAP
    paintArea(sheet, { x, y, width: size, height: size }, look)
    pen.font = `${isInWindow(page) ? 600 : 400} 11px ${FONT}`
    pen.fillStyle = look.fill === 'full' ? inkOn(colourOf(theme, look.part)) : theme.ink
    pen.fillText(look.letter, x + size / 2, y + size / 2 + 0.5)
    if (page.page !== touched) continue
    pen.strokeStyle = theme.ink
    pen.lineWidth = 2.5
    pen.strokeRect(x + 0.5, y + 0.5, size - 1, size - 1)
  }
}
