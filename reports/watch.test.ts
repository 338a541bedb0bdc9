/** A watch at a keyboard and a screen of paper. */
import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { replayOf } from './stepper/replay.ts'
import { BY_HAND, HEADER } from './stepper/test-traces.ts'
import { framesOfInterest, type Keyboard, type Screen, Watch } from './watch.ts'

const replay = replayOf(HEADER, BY_HAND)

function started() {
  const modes: boolean[] = []
  const shown: string[] = []
  const keys = new PassThrough()
  const keyboard = Object.assign(keys, { isTTY: true, setRawMode: (on: boolean) => void modes.push(on) })
  const screen = Object.assign(new PassThrough(), { isTTY: true, columns: 80, rows: 24 })
  screen.on('data', piece => shown.push(String(piece)))
  const end = new Watch(replay, keyboard as unknown as Keyboard, screen as unknown as Screen).run()
  const press = async (text: string): Promise<void> => {
    keys.write(text)
    await new Promise(resolve => setTimeout(resolve, 20))
  }
  return { press, end, modes, shown, event: () => /event (\d+) of/.exec(shown.at(-1) ?? '')?.[1] }
}

test.each([
  ['space', ' ', '2'],
  ['enter', '\r', '2'],
  ['two steps and one back', '  b', '2'],
  ['the next fault', 'f', '14'],
  ['the eviction before the end', '\u001b[FE', '18'],
  ['the next preemption, and on to the panic', 'rp', '10'],
  ['a time', 'g3.5 s\r', '11'],
  ['a time that was thought better of', 'g3\u007f4', '1'],
])('%s', async (_, keys, event) => {
  const watch = started()
  await watch.press(keys)
  expect(watch.event()).toBe(event)
  await watch.press('\r\u0003')
  expect(await watch.end).toBe('interrupted')
})

test('whoever leaves has the screen and the cursor back', async () => {
  const { press, end, modes, shown } = started()
  await press('q')
  expect(await end).toBe('quit')
  expect(modes).toEqual([true, false])
  expect(shown[0]).toContain('\u001b[?1049h\u001b[?25l')
  expect(shown.at(-1)).toBe('\u001b[?25h\u001b[?1049l')
})

test('what leads nowhere is told', async () => {
  const { press, shown } = started()
  await press('b')
  expect(shown.at(-1)).toContain('this is the start')
  await press('gsoon\r')
  expect(shown.at(-1)).toContain('"soon" is no time: write seconds, or such as 14 min 3 s')
  await press('ppq')
  expect(shown.at(-2)).toContain('no further panic')
})

test('without a terminal: the first of each kind, and the end', () => {
  const text = framesOfInterest(replay)
  expect([...text.matchAll(/event (\d+) of 21/g)].map(match => match[1])).toEqual(['9', '10', '13', '14', '21'])
  expect(text).toContain(
    '5 moments of 21 events: the first of each kind, and the end (1 fault, 2 evictions, 1 preemption, 1 panic)',
  )
})
