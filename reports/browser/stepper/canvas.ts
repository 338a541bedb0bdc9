/** Canvases as sharp as the screen, in the colours of the theme; areas with stripes or dots, and letters that can be read. */
import { THEMES, type Theme } from '../../charts/paint.ts'
import type { StateLook } from '../../stepper/looks.ts'
import { themeNow } from '../theme.ts'

export interface Sheet {
  readonly pen: CanvasRenderingContext2D
  readonly width: number
  readonly height: number
  readonly theme: Theme
}

export interface Area {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export const FONT = 'Inter, system-ui, sans-serif'

/** Empty, of this size in pixels of the page. */
export function sheetOn(canvas: HTMLCanvasElement, width: number, height: number): Sheet {
  const sharpness = window.devicePixelRatio || 1
  const [wide, high] = [Math.max(1, Math.round(width * sharpness)), Math.max(1, Math.round(height * sharpness))]
  if (canvas.width !== wide) canvas.width = wide
  if (canvas.height !== high) canvas.height = high
  canvas.style.width = `${width}px`
  canvas.style.height = `${height}px`
  const pen = canvas.getContext('2d')
  if (pen === null) throw new Error('this browser cannot draw')
  pen.setTransform(sharpness, 0, 0, sharpness, 0, 0)
  pen.clearRect(0, 0, width, height)
  pen.textBaseline = 'middle'
  return { pen, width, height, theme: THEMES[themeNow()] }
}

export const colourOf = ({ colours, faint }: Theme, part: number | null): string =>
  part === null ? faint : (colours[part] ?? faint)

export function paintArea({ pen, theme }: Sheet, { x, y, width, height }: Area, { part, fill }: StateLook): void {
  const colour = colourOf(theme, part)
  pen.fillStyle = colour
  pen.strokeStyle = colour
  pen.lineWidth = 1
  if (fill === 'full') return pen.fillRect(x, y, width, height)
  if (fill === 'line') return pen.fillRect(x, y + height / 2 - 0.5, width, 1)
  if (fill !== 'outline') {
    pen.globalAlpha = 0.3
    pen.fillRect(x, y, width, height)
    pen.globalAlpha = 1
    if (fill === 'stripes') stripes(pen, { x, y, width, height })
    else dots(pen, { x, y, width, height })
  }
  if (width > 2) pen.strokeRect(x + 0.5, y + 0.5, width - 1, height - 1)
}

const PITCH = 6

/** On a grid of the sheet, so that neighbours run on. */
function stripes(pen: CanvasRenderingContext2D, { x, y, width, height }: Area): void {
  pen.save()
  pen.beginPath()
  pen.rect(x, y, width, height)
  pen.clip()
  pen.beginPath()
  for (let from = Math.floor((x - height) / PITCH) * PITCH; from < x + width; from += PITCH) {
    pen.moveTo(from, y + height)
    pen.lineTo(from + height, y)
  }
  pen.stroke()
  pen.restore()
}

function dots(pen: CanvasRenderingContext2D, { x, y, width, height }: Area): void {
  for (let across = Math.ceil(x / PITCH) * PITCH; across < x + width - 2; across += PITCH)
    for (let down = y + 3; down < y + height - 2; down += PITCH) pen.fillRect(across, down, 2, 2)
}

/** Cut with an ellipsis where it does not fit; nothing where not even a few letters do. */
export function writeIn(pen: CanvasRenderingContext2D, text: string, x: number, y: number, room: number): void {
  if (room < 14) return
  if (pen.measureText(text).width <= room) return pen.fillText(text, x, y)
  let letters = [...text]
  while (letters.length > 1 && pen.measureText(`${letters.join('')}…`).width > room)
    letters = letters.slice(0, Math.max(1, Math.floor(letters.length * 0.9) - 1))
  if (letters.length > 1) pen.fillText(`${letters.join('')}…`, x, y)
}
