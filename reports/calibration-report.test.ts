import { describe, expect, test } from 'vitest'
import type { Profile } from '../scenarios/profile.ts'
import { someProfile } from '../scenarios/test-profile.ts'
import { calibrationReport } from './calibration-report.ts'

const lineWith = (words: string, profile: Profile = someProfile): string =>
  calibrationReport(profile)
    .split('\n')
    .find(line => line.includes(words)) ?? ''

describe('the report of a calibration', () => {
  test('says whose it is, and which command repeats it', () => {
    const lines = calibrationReport(someProfile).split('\n')
    expect(lines[0]).toBe('toy (fp32) on some processor, 2 cores, 1 thread')
    expect(lines.at(-1)).toBe('npx llmos calibrate --core toy')
    expect(lineWith('toy (fp32)', { ...someProfile, clock: 'cpu', threads: 2 })).toContain(
      '2 threads, in processor time',
    )
  })

  test('says how far off the formula is, kind by kind, and of what there is nothing', () => {
    expect(lineWith('decode  ').trim().split(/ {2,}/)).toEqual(['decode', '1', '1%', '0', '2%'])
    expect(lineWith('mixed  ').trim().split(/ {2,}/)).toEqual(['mixed', '0', '–', '0', '–'])
  })

  test('says what each part of a step costs, what drifted, and which step is furthest off', () => {
    expect(lineWith('any step')).toMatch(/2 ms$/)
    expect(lineWith('a job')).toMatch(/1 ms$/)
    expect(lineWith('from round to round')).toContain('6 ms to 6 ms from round to round (0%)')
    expect(lineWith('furthest off')).toBe('furthest off: 1×100 takes 3 ms, predicted 3 ms')
  })

  test('says what a rehearsal has shown, if there was one', () => {
    const settling = { reading: 1.02, writing: [1.3, 1.1, 0.98] }
    const time = someProfile.time && { ...someProfile.time, settling, rehearsal: { steps: 9, seconds: 20 } }
    expect(lineWith('steps that read', { ...someProfile, time })).toBe(
      'in a run of 20 s, steps that read took 1.02 times what the formula says; those that write, behind a join (the first, the second, the next two, four, …): 1.30, 1.10, at last 0.980',
    )
    expect(calibrationReport(someProfile)).not.toContain('steps that read')
  })

  test('says how good the answers are, with intervals', () => {
    const stale = { of: 'stale', at: { length: 256 }, hits: 9, n: 10, low: 0.6, high: 0.98, tokens: 3 }
    const { mind, measures } = someProfile.quality ?? { mind: undefined, measures: [] }
    if (mind === undefined) throw new Error('the profile for tests has a mind')
    const profile = { ...someProfile, quality: { mind, measures: [...measures, stale] } }
    expect(lineWith('gives the old answer', profile)).toContain('length 256    90%  60% … 98%  10')
    expect(calibrationReport(profile)).toContain('depth 50%')
  })

  test('leaves out what was not measured', () => {
    const report = calibrationReport({ ...someProfile, time: null })
    expect([report.includes('any step'), report.includes('right at tokens')]).toEqual([false, true])
    expect(calibrationReport({ ...someProfile, quality: null })).not.toContain('right at tokens')
  })
})
