/** Processes as lanes: those that live among the events that are seen, and of these the rows that are. */
import { count } from '../../format.ts'
import type { EventNumber } from '../../stepper/history.ts'
import { inkOn, PHASE_LOOKS } from '../../stepper/looks.ts'
import { momentOf } from '../../stepper/moments.ts'
import type { ProcessHistory } from '../../stepper/processes.ts'
import { phaseLine } from '../../stepper/summary.ts'
import { Box } from './box.ts'
import { type Area, colourOf, FONT, paintArea, type Sheet, sheetOn, writeIn } from './canvas.ts'
import { the, write } from './elements.ts'
import type { Stepper } from './model.ts'
import { type Scale, scaleFor } from './scale.ts'

const ROW = 22
const BAR = 14
const FOOT = 22
/** Room for one time below. */
const MARK = 130

export function showLanes(stepper: Stepper): void {
  const [scroll, canvas] = [the('lanes', HTMLElement), the('lanes-canvas', HTMLCanvasElement)]
  const box = new Box(scroll, the('lanes-space', HTMLElement), () => stepper.changed())
  let rows: readonly ProcessHistory[] = []
  let shownAt = -1
  const draw = (): void => {
    const { replay, at } = stepper
    const scale = scaleFor(replay, at, stepper.width)
    const own = stepper.only === null ? null : replay.named(stepper.only)
    rows = own ? [own] : replay.alive(scale.from, scale.to)
    box.holds(rows.length * ROW + FOOT)
    const acting = shownAt === at ? -1 : rows.findIndex(({ name }) => name === replay.events[at]?.process)
    if (acting >= 0) box.keepInSight(acting * ROW, (acting + 1) * ROW + FOOT)
    shownAt = at
    drawLanes(sheetOn(canvas, box.width, box.height), { stepper, rows, scale, top: box.top })
    const line = phaseLine(replay, at)
    canvas.setAttribute('aria-label', `Lanes of ${count(rows.length)} processes. ${line}.`)
    write(the('phases', HTMLElement), `${line}.`)
  }
  scroll.addEventListener('click', ({ clientY }) => {
    const row = Math.floor((clientY - scroll.getBoundingClientRect().top + scroll.scrollTop) / ROW)
    const process = rows[row]
    if (process !== undefined && !process.context.isEmpty) stepper.change({ chosen: process.name })
  })
  stepper.onDraw(draw)
}

interface Seen {
  readonly stepper: Stepper
  readonly rows: readonly ProcessHistory[]
  readonly scale: Scale
  readonly top: number
}

function drawLanes(sheet: Sheet, seen: Seen): void {
  const { pen, width, height, theme } = sheet
  const { stepper, rows, scale, top } = seen
  const left = Math.min(130, Math.round(width * 0.28))
  const area: Area = { x: left, y: 0, width: width - left - 6, height: height - FOOT }
  pen.save()
  pen.beginPath()
  pen.rect(0, 0, width, area.height)
  pen.clip()
  const first = Math.floor(top / ROW)
  const last = Math.min(rows.length - 1, Math.ceil((top + area.height) / ROW))
  for (let row = first; row <= last; row++) {
    const process = rows[row]
    if (process !== undefined) drawLane(sheet, seen, process, row * ROW - top, area)
  }
  pen.restore()
  drawNow(sheet, stepper, scale, area)
  drawMarks(sheet, scale, area)
  pen.fillStyle = theme.grid
  pen.fillRect(0, area.height, width, 1)
}

function drawLane(sheet: Sheet, { stepper, scale }: Seen, process: ProcessHistory, y: number, area: Area): void {
  const { pen, theme } = sheet
  const isActing = stepper.replay.events[stepper.at]?.process === process.name
  pen.font = `${isActing ? 600 : 400} 12px ${FONT}`
  pen.fillStyle = theme.ink
  writeIn(pen, `${isActing ? '▸ ' : ''}${process.name}`, 4, y + ROW / 2, area.x - 8)
  const xOf = (event: EventNumber): number => area.x + Math.max(0, Math.min(1, scale.place(event))) * area.width
  let drawnTo = -1
  for (const { from, to, value } of process.doing.stretches(scale.from, scale.to)) {
    if (value.phase === 'unborn') continue
    const [x, end] = [
      xOf(Math.max(from, 0)),
      to > scale.to ? xOf(Math.min(scale.to + 1, stepper.replay.length)) : xOf(to),
    ]
    if (end - drawnTo < 0.5) continue
    const look = PHASE_LOOKS[value.phase]
    const bar = {
      x: Math.max(x, drawnTo),
      y: y + (ROW - BAR) / 2,
      width: Math.max(1, end - Math.max(x, drawnTo)),
      height: BAR,
    }
    paintArea(sheet, bar, look)
    drawnTo = end
    if (look.fill !== 'line' && bar.width > 12) {
      pen.font = `600 10px ${FONT}`
      pen.fillStyle = look.fill === 'full' ? inkOn(colourOf(theme, look.part)) : theme.ink
      pen.fillText(look.letter, bar.x + 4, y + ROW / 2 + 0.5)
    }
  }
  drawMoments(sheet, stepper, process, scale, y, xOf)
}

/** Faults, evictions and panics, as marks above their lane. */
function drawMoments(
  { pen, theme }: Sheet,
  { replay }: Stepper,
  { events }: ProcessHistory,
  { from, to }: Scale,
  y: number,
  xOf: (event: EventNumber) => number,
): void {
  let [low, drawnAt] = [0, -9]
  let high = events.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((events[middle] ?? 0) < from) low = middle + 1
    else high = middle
  }
  for (let place = low; place < events.length && (events[place] ?? 0) <= to; place++) {
    const event = replay.events[events[place] ?? 0]
    const moment = event === undefined ? null : momentOf(event)
    if (moment === null || moment === 'preemption') continue
    const x = xOf(events[place] ?? 0)
    if (x - drawnAt < 5) continue
    drawnAt = x
    pen.fillStyle = moment === 'eviction' ? theme.faint : colourOf(theme, 1)
    pen.beginPath()
    pen.moveTo(x - 4, y)
    pen.lineTo(x + 4, y)
    pen.lineTo(x, y + 6)
    pen.fill()
  }
}

function drawNow({ pen, theme }: Sheet, { at }: Stepper, scale: Scale, area: Area): void {
  const x = area.x + scale.place(at) * area.width
  const wide = Math.max(2, (scale.place(at + 1) - scale.place(at)) * area.width)
  pen.globalAlpha = 0.14
  pen.fillStyle = theme.ink
  pen.fillRect(x, 0, Math.min(wide, 14), area.height)
  pen.globalAlpha = 1
  pen.fillRect(x, 0, 1.5, area.height + 4)
}

function drawMarks({ pen, theme }: Sheet, scale: Scale, area: Area): void {
  pen.font = `400 11px ${FONT}`
  pen.fillStyle = theme.faint
  const many = Math.max(1, Math.floor(area.width / MARK))
  const room = area.width / many - 6
  for (const { at, text } of scale.marks(many))
    writeIn(pen, text, area.x + at * area.width, area.height + FOOT / 2 + 1, room)
}
