/**
 * A replay in the terminal, step by step. The screen that was there comes back when it ends, whatever ends it. Without a
 * terminal: the frames of the moments that one would look for first.
 */
import { emitKeypressEvents, type Key } from 'node:readline'
import { count, plural } from './format.ts'
import { parsedTime } from './stepper/clock.ts'
import { frame } from './stepper/frame.ts'
import type { EventNumber } from './stepper/history.ts'
import { MOMENTS } from './stepper/moments.ts'
import { type Move, moved } from './stepper/moves.ts'
import type { Replay } from './stepper/replay.ts'

const OTHER_SCREEN = '\u001b[?1049h\u001b[?25l'
const OWN_SCREEN = '\u001b[?25h\u001b[?1049l'
const HOME = '\u001b[H'
const CLEAR_LINE = '\u001b[K'
const CLEAR_BELOW = '\u001b[J'

const SMALLEST = { columns: 60, rows: 16 }
const WITHOUT_TERMINAL = { columns: 100, rows: 24 }

export type Keyboard = Pick<NodeJS.ReadStream, 'isTTY' | 'setRawMode' | 'on' | 'off' | 'resume' | 'pause'> &
  NodeJS.ReadableStream
export type Screen = Pick<NodeJS.WriteStream, 'isTTY' | 'columns' | 'rows' | 'write' | 'on' | 'off'>

/** Where one leaves it: by the wish to, or by Ctrl-C. */
export type Left = 'quit' | 'interrupted'

const MOVES: Readonly<Record<string, Move>> = {
  space: { by: 1 },
  return: { by: 1 },
  right: { by: 1 },
  b: { by: -1 },
  left: { by: -1 },
  backspace: { by: -1 },
  home: { toEvent: 0 },
  end: { toEvent: Number.MAX_SAFE_INTEGER },
  pagedown: { by: 100 },
  pageup: { by: -100 },
}

const MOMENT_KEYS = MOMENTS.map(({ key }) => key).join('/')
const HELP = `space step  b back  ${MOMENT_KEYS} next ${MOMENTS.map(({ name }) => name).join('/')}  g time  q quit`
const MORE_HELP = '  capitals: previous  home, end'

export const canWatch = (keyboard: Keyboard, screen: Screen): boolean =>
  keyboard.isTTY === true && screen.isTTY === true

export class Watch {
  private at: EventNumber = 0
  /** What has been typed of a time; null: nothing is asked. */
  private typed: string | null = null
  private said = ''
  private readonly replay: Replay
  private readonly keyboard: Keyboard
  private readonly screen: Screen

  constructor(replay: Replay, keyboard: Keyboard, screen: Screen) {
    this.replay = replay
    this.keyboard = keyboard
    this.screen = screen
  }

  /** Until one leaves. */
  run(): Promise<Left> {
    const { keyboard, screen } = this
    return new Promise(resolve => {
      const draw = (): void => this.draw()
      const press = (_: string | undefined, key: Key): void => {
        const left = this.press(key)
        if (left === null) draw()
        else end(left)
      }
      const leaveScreen = (): void => void screen.write(OWN_SCREEN)
      const end = (left: Left): void => {
        keyboard.off('keypress', press)
        screen.off('resize', draw)
        process.off('exit', leaveScreen)
        process.off('SIGTERM', interrupt)
        keyboard.setRawMode(false)
        keyboard.pause()
        leaveScreen()
        resolve(left)
      }
      const interrupt = (): void => end('interrupted')
      process.once('exit', leaveScreen)
      process.once('SIGTERM', interrupt)
      emitKeypressEvents(keyboard)
      keyboard.setRawMode(true)
      keyboard.resume()
      keyboard.on('keypress', press)
      screen.on('resize', draw)
      screen.write(OTHER_SCREEN)
      draw()
    })
  }

  private press(key: Key): Left | null {
    if (key.ctrl === true) return key.name === 'c' ? 'interrupted' : null
    this.said = ''
    if (this.typed !== null) {
      this.type(key, this.typed)
      return null
    }
    if (key.name === 'q' || key.name === 'escape') return 'quit'
    if (key.name === 'g') this.typed = ''
    const move = moveOf(key)
    if (move !== null) this.go(move)
    return null
  }

  private go(move: Move): void {
    const to = moved(this.replay, this.at, move)
    if (to === this.at) this.said = nothingThere(move)
    this.at = to
  }

  private type({ name, sequence = '' }: Key, typed: string): void {
    if (name === 'escape') this.typed = null
    else if (name === 'backspace') this.typed = typed.slice(0, -1)
    else if (name === 'return' || name === 'enter') {
      this.typed = null
      const t = parsedTime(typed)
      if (t !== null) this.go({ toTime: t })
      else this.said = `"${typed}" is no time: write seconds, or such as 14 min 3 s`
    } else if (/^[\p{L}\p{N} .,]$/u.test(sequence)) this.typed = typed + sequence
  }

  private draw(): void {
    const columns = Math.max(SMALLEST.columns, this.screen.columns || 80)
    const rows = Math.max(SMALLEST.rows, this.screen.rows || 24)
    const foot =
      this.typed !== null
        ? `time: ${this.typed}_   (enter goes there, escape does not)`
        : this.said || (columns > HELP.length + MORE_HELP.length ? HELP + MORE_HELP : HELP)
    const lines = frame(this.replay, this.at, { columns, rows: rows - 2 })
    while (lines.length < rows - 2) lines.push('')
    const text = [...lines, '', foot.slice(0, columns)].map(line => `${line}${CLEAR_LINE}`).join('\r\n')
    this.screen.write(`${HOME}${text}${CLEAR_BELOW}`)
  }
}

function moveOf({ name = '', shift }: Key): Move | null {
  const moment = MOMENTS.find(({ key }) => key === name)
  if (moment !== undefined) return shift === true ? { previous: moment.name } : { next: moment.name }
  return MOVES[name] ?? null
}

function nothingThere(move: Move): string {
  if ('next' in move) return `no further ${move.next}`
  if ('previous' in move) return `no ${move.previous} before this`
  return 'by' in move ? (move.by > 0 ? 'this is the end' : 'this is the start') : ''
}

/** Without a terminal: the first moment of each kind, and the end. */
export function framesOfInterest(replay: Replay): string {
  const firsts = MOMENTS.flatMap(({ name }) => replay.moments[name][0] ?? [])
  const places = [...new Set([...firsts, replay.last])].sort((a, b) => a - b)
  const rule = '─'.repeat(WITHOUT_TERMINAL.columns)
  const frames = places.map(at => frame(replay, at, WITHOUT_TERMINAL).join('\n'))
  const counts = MOMENTS.map(({ name, many }) => plural(replay.moments[name].length, name, many)).join(', ')
  const about = `${plural(places.length, 'moment')} of ${count(replay.length)} events: the first of each kind, and the end (${counts}). In a terminal you step through all of them.`
  return [...frames, about].join(`\n${rule}\n`)
}
