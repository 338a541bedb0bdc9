import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { SmallVoice } from '../../scenarios/language/voice.ts'
import { parseProfile } from '../../scenarios/profile.ts'
import { zeroCoefficients } from '../../sim/cores/step-time.ts'
import { FakeEngine } from '../core/fake-engine.ts'
import { nextToken } from '../core/fake-reader.ts'
import { type CalibrateOptions, calibrate, type Subject, samplesOf } from './calibrate.ts'
import { PartialFile } from './partial.ts'
import { syntheticEngine } from './synthetic-engine.ts'
import { voiceExaminer } from './voice-examiner.ts'

const limits = { slots: 3, contextLimit: 300, tokenBudget: 64, kvTokens: 900 }
const layout = { goes: 'apart', padTo: 1 } as const
const truth = { ...zeroCoefficients, stepSeconds: 1e-3, tokenSeconds: 1e-4, contextSeconds: 1e-6, joinSeconds: 2e-6 }
const subject: Subject = {
  engine: syntheticEngine({ coefficients: truth, layout, contextLimit: 300 }),
  dtype: 'fp32',
  threads: 1,
  clock: 'wall',
  limits,
  layout,
  examiner: null,
  encoder: null,
}
const options: CalibrateOptions = {
  size: 'quick',
  parts: 'time',
  seed: 1,
  rehearsal: 8,
  command: 'npx llmos calibrate',
}
const quietly = { onProgress: () => {}, stop: () => false }

describe('a calibration of times', () => {
  test('finds the formula of the core, and says so of points that it was not fitted to', async () => {
    const profile = await calibrate(subject, options, quietly)
    expect(profile?.time?.leftOut.all).toBeLessThan(1e-6)
    expect(profile?.time?.coefficients.tokenSeconds).toBeCloseTo(truth.tokenSeconds, 9)
    const { joinSeconds = 0 } = profile?.time?.coefficients ?? {}
    expect(Math.abs(joinSeconds / truth.joinSeconds - 1)).toBeLessThan(0.05)
    const { reading = 0, writing = [] } = profile?.time?.settling ?? {}
    for (const factor of [reading, ...writing]) expect(factor).toBeCloseTo(1, 2)
    expect(profile?.time?.rehearsal?.seconds).toBeGreaterThanOrEqual(8)
    expect(profile?.quality).toBeNull()
  })

  test('is written down and read back as it was', async () => {
    const profile = await calibrate(subject, options, quietly)
    expect(parseProfile(JSON.stringify(profile), 'x.json')).toEqual(profile)
  })

  test('counts down to its end', async () => {
    const shares: number[] = []
    const onProgress = (share: number, { secondsLeft }: { secondsLeft: number }) => {
      shares.push(share)
      expect(secondsLeft).toBeGreaterThanOrEqual(0)
    }
    await calibrate(subject, options, { ...quietly, onProgress })
    expect(shares).toEqual([...shares].sort((a, b) => a - b))
    expect(shares.at(-1)).toBe(1)
  })

  test('that was interrupted is none; gone on with, it is the one that was not', async () => {
    const path = join(mkdtempSync(join(tmpdir(), 'llmos-calibrate-')), 'x.partial')
    const partial = () => new PartialFile(path, samplesOf(subject, options))
    let visits = 0
    const stopped = await calibrate(subject, options, { ...quietly, stop: () => visits++ === 20 }, partial())
    expect([stopped, partial().known.length]).toEqual([null, 20])
    const whole = await calibrate(subject, options, quietly, partial())
    const atOnce = await calibrate(subject, options, quietly)
    expect(whole?.time?.leftOut).toEqual(atOnce?.time?.leftOut)
    expect(partial().known.length).toBe((whole?.time?.drift.length ?? 0) * ((whole?.time?.points.length ?? 0) + 1))
  })

  test('of another grid does not go on with these samples', () => {
    expect(samplesOf(subject, options)).not.toEqual(samplesOf({ ...subject, threads: 2 }, options))
    expect(samplesOf(subject, options)).not.toEqual(samplesOf(subject, { ...options, seed: 2 }))
  })
})

describe('a calibration of answers', () => {
  const voice = new SmallVoice()
  const reading: Subject = {
    ...subject,
    engine: new FakeEngine({ vocabulary: voice.vocabulary, next: nextToken }),
    examiner: voiceExaminer(voice),
  }

  test('of a perfect reader finds that it is one', async () => {
    const profile = await calibrate(reading, { ...options, parts: 'quality' }, quietly)
    expect(profile?.time).toBeNull()
    expect(profile?.quality?.mind).toMatchObject({ goesOn: [1, 1], looksUp: 0, lengths: { call: 7, noteFact: 8 } })
    expect(profile?.quality?.mind.recall).toMatchObject({ chances: [[1, 1, 1, 1, 1], [1, 1, 1, 1, 1]] }) // biome-ignore format: a row a length
  })

  test('is left out where what the model says means nothing', async () => {
    const profile = await calibrate(subject, { ...options, parts: 'both' }, quietly)
    expect([profile?.time === null, profile?.quality]).toEqual([false, null])
  })
})
