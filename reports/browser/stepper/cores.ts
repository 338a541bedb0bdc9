/** Cores with their slots, queue and KV pool, and devices with their calls. */
import { inkOn, PHASE_LOOKS } from '../../stepper/looks.ts'
import { NOBODY, type ServerHistory } from '../../stepper/servers.ts'
import { kvFill, queueLine, slotsLine } from '../../stepper/summary.ts'
import { Box } from './box.ts'
import { colourOf, FONT, paintArea, type Sheet, sheetOn, writeIn } from './canvas.ts'
import { made, the, write } from './elements.ts'
import type { Stepper } from './model.ts'

const MOST_SLOTS = 1024

export function showCores(stepper: Stepper): void {
  const place = the('cores', HTMLElement)
  const { cores, devices } = stepper.replay
  for (const core of cores) showCore(stepper, core, place)
  if (devices.length > 0) place.append(deviceBlock(stepper, devices))
}

function showCore(stepper: Stepper, core: ServerHistory, place: HTMLElement): void {
  const block = made('section', 'core')
  const [canvas, slots, queue, kv] = [document.createElement('canvas'), made('p', ''), made('p', ''), made('p', '')]
  const [bar, fill] = [made('div', 'kv'), made('div', '')]
  canvas.setAttribute('aria-hidden', 'true')
  bar.append(fill)
  block.append(made('h4', '', `Core ${core.name}`), canvas, slots, queue, kv, bar)
  place.append(block)
  const box = new Box(block, null, () => stepper.changed())
  let drawn = ''
  stepper.onDraw(() => {
    const { replay, at } = stepper
    const taken = inSlots(stepper, core)
    const picture = `${stepper.looks} ${box.width} ${replay.processOf(at)?.index} ${taken.join(' ')}`
    if (drawn !== picture) drawSlots(stepper, taken, canvas, box.width)
    drawn = picture
    write(slots, `${slotsLine(replay, core, at)}.`)
    write(queue, `${queueLine(replay, core, at)}.`)
    const { share, words } = kvFill(replay, core, at)
    write(kv, `${words}.`)
    bar.hidden = share === null
    fill.style.width = `${Math.round((share ?? 0) * 1000) / 10}%`
  })
}

function deviceBlock(stepper: Stepper, devices: readonly ServerHistory[]): HTMLElement {
  const block = made('section', 'core')
  const lines = devices.map(() => made('p', ''))
  block.append(made('h4', '', 'Devices'), ...lines)
  stepper.onDraw(() => {
    devices.forEach((device, i) => {
      const line = lines[i]
      if (line !== undefined) write(line, `${device.name}: ${slotsLine(stepper.replay, device, stepper.at)}.`)
    })
  })
  return block
}

/** Who is in which slot, the free ones too. */
function inSlots({ replay, at }: Stepper, core: ServerHistory): number[] {
  const total = Math.min(MOST_SLOTS, Math.max(core.slots.length, replay.specOf(core.name)?.slots ?? 0))
  return Array.from({ length: total }, (_, slot) => core.slots[slot]?.at(at) ?? NOBODY)
}

function drawSlots(stepper: Stepper, taken: readonly number[], canvas: HTMLCanvasElement, width: number): void {
  const total = taken.length
  const isNamed = total <= 16
  const columns = isNamed ? Math.max(1, Math.min(total, Math.floor(width / 84))) : Math.max(1, Math.floor(width / 15))
  const size = { width: isNamed ? width / columns : 15, height: isNamed ? 24 : 15 }
  const sheet = sheetOn(canvas, width, Math.ceil(total / columns) * size.height)
  for (const [slot, process] of taken.entries())
    drawSlot(sheet, stepper, process, {
      x: (slot % columns) * size.width,
      y: Math.floor(slot / columns) * size.height,
      width: size.width - 2,
      height: size.height - 2,
    })
}

function drawSlot(
  sheet: Sheet,
  { replay, at }: Stepper,
  process: number,
  area: { x: number; y: number; width: number; height: number },
): void {
  const { pen, theme } = sheet
  const isTaken = process !== NOBODY
  if (!isTaken) {
    pen.strokeStyle = theme.grid
    pen.lineWidth = 1
    return pen.strokeRect(area.x + 0.5, area.y + 0.5, area.width - 1, area.height - 1)
  }
  paintArea(sheet, area, PHASE_LOOKS.computing)
  const name = replay.processes[process]?.name ?? ''
  if (name === replay.events[at]?.process) {
    pen.strokeStyle = theme.ink
    pen.lineWidth = 2.5
    pen.strokeRect(area.x + 1, area.y + 1, area.width - 2, area.height - 2)
  }
  if (area.width < 40) return
  pen.font = `600 11px ${FONT}`
  pen.fillStyle = inkOn(colourOf(theme, PHASE_LOOKS.computing.part))
  writeIn(pen, name, area.x + 6, area.y + area.height / 2 + 0.5, area.width - 12)
}
