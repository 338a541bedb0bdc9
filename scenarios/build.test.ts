import { describe, expect, test } from 'vitest'
import { seconds } from '../sim/units.ts'
import { buildMachine } from './build.ts'
import { GOOD } from './good-scenario.ts'
import { parseScenario } from './parse.ts'
import { findPolicies } from './policies.ts'
import { UserError } from './user-error.ts'

const policies = await findPolicies()
const readFile = (path: string): string => {
  throw new UserError(`${path}: no such file`)
}
const build = (text: string, extra: object = {}) => {
  const { scenario, locate } = parseScenario(text, 'lab.yaml')
  return buildMachine(scenario, policies, { readFile, locate, ...extra })
}
const CPU = '{ kind: constant, tokensPerSecond: 20, slots: 256 }'
const withCpus = (list: string) => GOOD.replace(`cpu: ${CPU}`, `cpus: ${list}`)
const coreNames = (text: string) => build(text).cores.map(core => core.name)

describe('a machine', () => {
  test('has what the scenario says', () => {
    const config = build(GOOD)
    expect(config).toMatchObject({ seed: 1, weights: { alice: 2 }, kernel: { scheduler: { name: 'fcfs' } } })
    expect(config.sources.map(source => source.name)).toEqual(['ask'])
    expect(config.cores[0]).toMatchObject({
      name: 'constant',
      prefixCache: true,
      core: { spec: { slots: 256, contextLimit: 131_072 } },
    })
  })
  test('takes another seed', () => expect(build(GOOD, { seed: 7 }).seed).toBe(7))
  test('takes another scheduler', () => {
    expect(build(GOOD, { overrides: { scheduler: 'rr' } }).kernel.scheduler.name).toBe('rr')
  })
  test('knows well-known devices: a calculator takes 10 ms', () => {
    const device = build(GOOD.replace('browser', 'calculator')).devices[0]
    expect(device).toMatchObject({ name: 'calculator', latency: { mean: 0.01 }, concurrency: 64, failureRate: 0 })
    expect(seconds(device?.backoff ?? 0)).toBe(0.5)
  })
})

describe('cores', () => {
  test('several alike are numbered', () =>
    expect(coreNames(withCpus('[small, small]'))).toEqual(['small-0', 'small-1']))
  test('several different ones are not', () =>
    expect(coreNames(withCpus('[small, large]'))).toEqual(['small', 'large']))
  test('may be counted and named', () => {
    expect(
      coreNames(withCpus('[{ name: a, preset: small, count: 2 }, { kind: constant, tokensPerSecond: 1, slots: 1 }]')),
    ).toEqual(['a-0', 'a-1', 'constant'])
  })
  test('whose names meet are refused', () => {
    expect(() => build(withCpus('[{ name: a, preset: small, count: 2 }, { name: a-1, preset: small }]'))).toThrow(
      new UserError('lab.yaml:2:46 cpus[1]: the name "a-1" is taken by another core; choose another'),
    )
  })
  test('go before the RAM, and the RAM before the preset', () => {
    const limits = (cpu: string) => build(GOOD.replace(CPU, cpu)).cores[0]?.core.spec.contextLimit
    expect(limits('small')).toBe(131_072)
    expect(limits('{ preset: small, contextLimit: 1k }')).toBe(1024)
  })
})

describe('what only shows when the parts meet is named with its place', () => {
  test('an unknown scheduler', () => {
    expect(() => build(GOOD.replace('fcfs', 'fcsf'))).toThrow(
      new UserError('lab.yaml:5:11 kernel.scheduler: no scheduler "fcsf"; did you mean "fcfs"?'),
    )
  })
  test('a trace file that is not there', () => {
    const text = GOOD.replace(/ {2}- .*\n/, '  - { kind: trace, name: old, client: alice, file: gone.csv }\n')
    expect(() => build(text)).toThrow(new UserError('lab.yaml:7:5 processes[0]: gone.csv: no such file'))
  })
  test('one text of two lengths', () => {
    const request = (tokens: number) =>
      `  - { kind: request, name: r${tokens}, client: alice, count: 1, prompt: 1, output: 1, system: { name: manual, tokens: ${tokens} } }\n`
    const text = GOOD.replace(/ {2}- .*\n/, request(5) + request(6))
    const config = (once: string) =>
      build(once).sources.map(source => source.process(0, { seed: 1, at: () => 0.5 }).system)
    expect(config(text.replace('tokens: 6', 'tokens: 5'))).toEqual([[{ id: 1, tokens: 5 }], [{ id: 1, tokens: 5 }]])
    expect(() => config(text)).toThrow(
      'processes[1]: the text "manual" has 5 tokens elsewhere and 6 here; equal names are equal text',
    )
  })
})
