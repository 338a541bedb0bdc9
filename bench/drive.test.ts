import { describe, expect, test } from 'vitest'
import { type Drivable, drive, nextSlice } from './drive.ts'

/** A machine of so many events. */
function fake(events: number): Drivable & { readonly slices: number[] } {
  const slices: number[] = []
  let done = 0
  return {
    slices,
    get progress() {
      return { arrived: events, finished: Math.min(done, events), now: done }
    },
    advance(most) {
      slices.push(most)
      done += most
      return done >= events ? 'done' : 'running'
    },
  }
}

describe('driving a machine', () => {
  test('goes to the end, with slices that grow from 16 while they are short', async () => {
    const machine = fake(100)
    expect(await drive(machine)).toBe('done')
    expect(machine.slices).toEqual([16, 32, 64])
  })

  test('shows progress after each slice and stops between two when told to', async () => {
    const seen: number[] = []
    const machine = fake(1e9)
    const state = await drive(machine, { stop: () => seen.length === 2, onSlice: it => seen.push(it.now) })
    expect([state, seen]).toEqual(['stopped', [16, 48]])
  })

  test('lets a timer through between slices', async () => {
    let heard = false
    setTimeout(() => (heard = true), 0)
    expect(await drive({ advance: () => 'running', progress: fake(1).progress }, { stop: () => heard })).toBe('stopped')
  })

  test('has what it asks answered, and goes on; what goes wrong there ends the run', async () => {
    const told: string[] = []
    const asking = (answerAll: () => Promise<void>): Drivable => ({
      advance: () => (told.push('advance') < 4 ? 'asking' : 'done'),
      answerAll,
      progress: fake(1).progress,
    })
    expect(await drive(asking(async () => void told.push('answer')))).toBe('done')
    expect(told).toEqual(['advance', 'answer', 'advance', 'answer', 'advance'])
    told.length = 0
    await expect(drive(asking(() => Promise.reject(new Error('the engine broke'))))).rejects.toThrow('the engine broke')
  })

  test('hears that it is to stop while steps take their time', async () => {
    const slow = () => new Promise<void>(resolve => setTimeout(resolve, 30))
    const machine: Drivable = { advance: () => 'asking', answerAll: slow, progress: fake(1).progress }
    let slices = 0
    const stop = () => ++slices === 2
    expect(await drive(machine, { stop })).toBe('stopped')
  })

  test.each([
    ['a short slice doubles', 64, 1, 128],
    ['a good one stays', 64, 40, 64],
    ['one of 4 s is cut a hundredfold', 6400, 4000, 64],
    ['16 events are the least', 20, 60_000, 16],
    ['about a million the most', 1 << 20, 1, 1 << 20],
  ])('%s', (_, events, tookMs, next) => expect(nextSlice(events, tookMs)).toBe(next))
})
