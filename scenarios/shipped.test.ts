import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { run } from '../sim/machine.ts'
import type { TraceEvent } from '../sim/trace.ts'
import { ticks } from '../sim/units.ts'
import { buildMachine, type KernelOverrides } from './build.ts'
import { tokensOf } from './dialogues/tokens.ts'
import { loadScenario, readBeside, readProfile, scenarioNames } from './load.ts'
import { findPolicies } from './policies.ts'

const expected = [
  'agent-log',
  'agent-tools',
  'batch-1956',
  'customer-service',
  'deadline-mix',
  'dialogue-sample',
  'doc-qa',
  'interview-panel',
  'karpathy-2023',
  'lost-in-the-middle',
  'market-monitor',
  'memory-chat',
  'nested-kv',
  'noisy-neighbour',
  'paging-101',
  'personal-computer',
  'prefix-tax',
  'thrash',
  'time-sharing-1961',
  'tiny-chat',
  'trip-planner',
]

describe('the scenarios that ship', () => {
  it('are all there', () => {
    expect(scenarioNames()).toEqual(expected)
  })
  it.each(expected)('%s is valid, says what it shows, and is named as its file', name => {
    const { scenario, text } = loadScenario(name)
    expect(scenario.name).toBe(name)
    expect(scenario.summary).toMatch(/\.$/)
    expect(text.startsWith('# ')).toBe(true)
  })
})

describe('what a scenario suggests to try', () => {
  const suggestions = expected.flatMap(name => {
    const { text } = loadScenario(name)
    return text.split('\n').flatMap(line => (/^#(.*\bTry\b| {3,}llmos)/.test(line) ? [[name, line] as const] : []))
  })
  it('stands in more than half of them', () => {
    expect(new Set(suggestions.map(([name]) => name)).size).toBeGreaterThan(expected.length / 2)
  })
  it.each(suggestions)('%s: %s can be pasted, and is about it', (name, line) => {
    const words = /^# Try: npx llmos (?:run|compare) ([\w-]+)((?: --[\w-]+(?: [^\s()-][^\s()]*)?)*)$/.exec(line)
    expect(words?.[1]).toBe(name)
    const settings = [...(words?.[2] ?? '').matchAll(/--set (\S+)/g)].map(([, setting = '']) => setting)
    expect(loadScenario(name, settings).name).toBe(name)
  })
})

const policies = await findPolicies()
function runScenario(name: string, overrides: KernelOverrides = {}, settings: string[] = []) {
  const loaded = loadScenario(name, settings)
  const events: TraceEvent[] = []
  const trace = (event: TraceEvent) => events.push(event)
  const config = buildMachine(loaded.scenario, policies, {
    readFile: readBeside(loaded),
    countTokens: tokensOf,
    readProfile: name => readProfile(name, '.'),
    overrides,
    trace,
  })
  return { summary: run(config), events }
}

/** Calls of the model at least, where there are few. */
const SHORT: Readonly<Record<string, number>> = { 'dialogue-sample': 39, 'tiny-chat': 100 }

describe('the scenarios that ship run', () => {
  it.each(expected)('%s: all that comes is served, without a panic', name => {
    const { summary } = runScenario(name)
    expect(summary.panics).toEqual([])
    expect(summary.jobs.finished).toBeGreaterThan(SHORT[name] ?? 200)
    // Two are meant to leave work behind: one drops late alerts, the other ends with the flood still there.
    if (name !== 'noisy-neighbour') expect(summary.jobs.unfinished).toBe(0)
    if (name !== 'market-monitor') expect(summary.jobs.failed).toBe(0)
  })
})

/** How long each answer is, by process and turn, apart from those of one session: what was drawn, not when. */
const answers = (events: readonly TraceEvent[], without = '-') =>
  events
    .flatMap(event => (event.on === 'finish' ? [event] : []))
    .filter(event => event.process.split('.')[0] !== without)
    .map(event => `${event.process} ${event.turn} ${event.tokens}`)
    .sort()

/**
 * What each process lived through, apart from those of one session: everything but when (and so in which order messages
 * came), how much was cached and free, and who had to make room, since those that are left share the machine among fewer.
 */
function tales(events: readonly TraceEvent[], without: string): Record<string, string[]> {
  const told: Record<string, string[]> = {}
  for (const event of events) {
    if (event.process.split('.')[0] === without || event.on === 'preempt') continue
    const { t: _t, ...rest } = event
    const bare = Object.entries(rest).filter(([key]) => key !== 'cached' && key !== 'free' && key !== 'why')
    told[event.process] = [...(told[event.process] ?? []), JSON.stringify(bare)]
  }
  for (const tale of Object.values(told)) tale.sort()
  return told
}

it('every message of a panel is received, once', () => {
  const count = (on: string) => panel.filter(event => event.on === on).length
  const panel = runScenario('interview-panel').events
  // 120 sessions × 5 rounds × (user to chair and back, 7 questions, 7 judgements).
  expect([count('send'), count('receive')]).toEqual([120 * 5 * 16, 120 * 5 * 16])
})

it('the panel shows what sharing and routing save', () => {
  const { cores, cost, latencyMs } = runScenario('interview-panel').summary
  const [small, large] = cores
  for (const core of cores) {
    expect(core.prefixHitShare).toBeGreaterThan(0.5)
    expect(core.secondsSavedByCache).toBeGreaterThan(0)
  }
  // By token prices alone: all of it on the large model costs over twice the cascade, on the small one less than it.
  expect(large?.costIfAllWereHere).toBeGreaterThan(2 * cost.total)
  expect(small?.costIfAllWereHere).toBeLessThan(cost.total)
  expect(latencyMs.e2e.p99).toBeGreaterThan(latencyMs.e2e.p50)
})

describe('what is drawn does not depend on', () => {
  it.each(['vtc', 'srpt', 'mlfq', 'static-batch'])('the scheduler: %s', scheduler => {
    const [one, two] = [{}, { scheduler }].map(overrides => answers(runScenario('agent-tools', overrides).events))
    expect(two).toEqual(one)
  })
  it('the end of another session', () => {
    const kills = ['kills=[{ process: panel-45, at: 90s }]']
    const [all, killed] = [[], kills].map(settings => runScenario('interview-panel', {}, settings).events)
    // The session and its eight roles.
    expect(killed?.filter(event => event.on === 'kill').length).toBe(9)
    expect(tales(killed ?? [], 'panel-45')).toEqual(tales(all ?? [], 'panel-45'))
    // Until the kill nothing is different at all, not even a tick.
    const untilThen = (events: readonly TraceEvent[] = []) => events.filter(event => event.t < ticks(90))
    expect(untilThen(killed)).toEqual(untilThen(all))
  })
})

const TRIO = ['batch-1956', 'time-sharing-1961', 'personal-computer']
/** All that the users of a scenario bring, as it is written: what the machine and the network have no part in. */
const work = (name: string): unknown => {
  const { seed, processes } = parse(loadScenario(name).text)
  const [{ network: _network, ...users }] = processes
  return { seed, users }
}

it('the trio brings the same users and the same work to three eras', () => {
  const [first, ...others] = TRIO.map(work)
  for (const other of others) expect(other).toEqual(first)
})

it('the samples are listed in their README', () => {
  const files = readdirSync(new URL('./samples/', import.meta.url)).filter(file => !/\.ts$/.test(file))
  const readme = readFileSync(new URL('./samples/README.md', import.meta.url), 'utf8')
  expect(files.length).toBeGreaterThan(7)
  expect(files.filter(file => file !== 'README.md' && !readme.includes(`\`${file}\``))).toEqual([])
})
