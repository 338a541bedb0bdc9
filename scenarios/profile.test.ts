import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { describe, expect, test } from 'vitest'
import { fakeBatch } from '../sim/cores/fake-batch.ts'
import { buildMachine } from './build.ts'
import { readProfile } from './load.ts'
import { parseScenario } from './parse.ts'
import { findPolicies } from './policies.ts'
import { PROFILE_VERSION, type Profile, parseProfile, profileSchema } from './profile.ts'
import { someProfile } from './test-profile.ts'

const text = (changes: object = {}) => JSON.stringify({ ...someProfile, ...changes })
const policies = await findPolicies()
const process = '{ kind: request, name: user, count: 1, arrivals: { every: 1s }, prompt: 10, output: 5 }'

function built(written: string, profile: Partial<Profile> = {}) {
  const { scenario, locate } = parseScenario(`${written}\nprocesses: [${process}]`, 'x.yaml')
  const readProfile = () => text(profile)
  return buildMachine(scenario, policies, { readFile: () => '', readProfile, locate })
}

describe('a profile', () => {
  test('is read as it was written', () => {
    expect(parseProfile(text(), 'toy.json')).toEqual(someProfile)
    expect(profileSchema.parse(someProfile)).toEqual(someProfile)
  })

  test.each([
    ['', 'toy.json: no valid JSON'],
    ['{"profile":1,"mod', 'no valid JSON; is it whole?'],
    ['[]', 'no profile of a calibrated model; make one with llmos calibrate'],
    [text({ profile: 99 }), `a profile of version 99; this is for version ${PROFILE_VERSION}. Calibrate again`],
    [text({ threads: 0 }), 'toy.json: threads: '],
    [text({ surprise: 1 }), 'the profile is damaged'],
  ])('%s is refused', (written, message) => {
    expect(() => parseProfile(written, 'toy.json')).toThrow(message)
  })

  test('lies beside the scenario, or goes by the name of one that ships', () => {
    const folder = mkdtempSync(join(tmpdir(), 'llmos-profile-'))
    writeFileSync(join(folder, 'mine.json'), text())
    expect(parseProfile(readProfile('./mine.json', folder), 'mine')).toEqual(someProfile)
    expect(() => readProfile('mine', folder)).toThrow('no profile "mine"')
    expect(() => readProfile('mine', folder)).toThrow('./mine.json')
    expect(() => readProfile('./other.json', folder)).toThrow('other.json: no such file')
  })

  test('or lies where the command is run: a setting names it from there', () => {
    const folder = mkdtempSync(join(tmpdir(), 'llmos-profile-'))
    writeFileSync(join(folder, 'mine.json'), text())
    const fromHere = relative('.', join(folder, 'mine.json'))
    expect(parseProfile(readProfile(fromHere, join(folder, 'elsewhere')), 'mine')).toEqual(someProfile)
  })
})

describe('a scenario with a calibrated core', () => {
  test('has the times of the profile, within the limits that were measured', () => {
    const [core] = built('cpu: { kind: calibrated, profile: toy }').cores
    expect(core?.core.price(fakeBatch({ decodes: [10, 20] })).first).toBe(4e7)
    expect(core?.core.spec).toMatchObject({ slots: 8, contextLimit: 512, tokenBudget: 64, kvTokens: 2048 })
  })

  test('takes longer behind a join, as it was measured to', () => {
    const settling = { reading: 3, writing: [2, 1.5, 1] }
    const [core] = built('cpu: { kind: calibrated, profile: toy }', {
      time: someProfile.time && { ...someProfile.time, settling },
    }).cores
    const at = (sinceJoin: number) => core?.core.price(fakeBatch({ decodes: [10, 20], sinceJoin })).first
    expect([at(0), at(1), at(2), at(9)]).toEqual([8e7, 6e7, 4e7, 4e7])
    expect(core?.core.price(fakeBatch({ prefills: [{ tokens: 9 }] })).first).toBe(9e7)
  })

  test('may set limits of its own', () => {
    const [core] = built('cpu: { kind: calibrated, profile: toy, slots: 4, kvTokens: 1k }').cores
    expect(core?.core.spec).toMatchObject({ slots: 4, contextLimit: 512, kvTokens: 1024 })
  })

  test('says where it is if the profile has no times', () => {
    expect(() => built('cpu: { kind: calibrated, profile: toy }', { time: null })).toThrow(
      'x.yaml:1:1 cpu: the profile of toy has no times; calibrate it without --quality-only',
    )
  })
})

describe('a scenario with a measured mind', () => {
  const cpu = 'cpu: { kind: constant, tokensPerSecond: 20, slots: 1 }'

  test('has the answers of the profile, and says whose they are', () => {
    const { memory } = built(`${cpu}\nmind: { profile: toy }`)
    expect(memory?.quality).toMatchObject({ name: 'toy', source: 'measured on toy, 2026-01-02', cites: 1 })
  })

  test('may change parts of it', () => {
    const { memory } = built(`${cpu}\nmind: { profile: toy, cites: 0.5 }`)
    expect(memory?.quality).toMatchObject({ name: 'toy, changed', cites: 0.5, calls: 1 })
  })

  test('takes one whole mind, not two', () => {
    expect(() => built(`${cpu}\nmind: { profile: toy, preset: weak }`)).toThrow('keep one of them')
  })

  test('may write curves and tables down by itself', () => {
    const recall = 'recall: { lengths: [100, 500], depths: [0, 1], chances: [[1, 1], [0.5, 0.9]] }'
    const { memory } = built(`${cpu}\nmind: { ${recall}, stale: [[100, 0.5], [200, 0.7]] }`)
    expect(memory?.quality.stale).toEqual([[100, 0.5], [200, 0.7]]) // biome-ignore format: one row, one point
    const falling = `${cpu}\nmind: { stale: [[200, 0.5], [100, 0.7]] }`
    expect(() => built(falling)).toThrow('must be above that of the point before')
    expect(() => built(`${cpu}\nmind: { recall: { lengths: [1], depths: [0], chances: [[1, 1]] } }`)).toThrow(
      'a row for',
    )
  })
})
