/**
 * The operating system's specification sheet: one row for each part, filled from the scenario. A row that
 * the scenario leaves open is named as open, with what would fill it. Described rows are shown, not simulated.
 */
import type { CoreConfig, MachineConfig } from '../sim/config.ts'
import type { Batch, PriceList } from '../sim/core.ts'
import { seconds } from '../sim/units.ts'
import { listed } from './nearest.ts'
import type { Scenario } from './schema.ts'

export interface SpecRow {
  readonly row: string
  readonly value: string
  /** Nothing in the scenario fills it. */
  readonly open: boolean
  /** What fills an open row; what a filled one assumes. */
  readonly note: string
}

export const OPEN_ROWS_ADVICE = "If you can't fill every row, you're not ready to start."

export function specRows(scenario: Scenario, config: MachineConfig): SpecRow[] {
  return [
    ...coreRows(config.cores),
    ...memoryRows(scenario, config.cores),
    described('disk', scenario.filesystem, 'filesystem: { recall: …, archive: … }'),
    deviceRow(scenario, config),
    ...kernelRows(config),
    processRow(scenario),
    usersRow(scenario),
    horizonRow(scenario),
    described('network', scenario.network, 'network: who reaches what, how far away'),
    described('security', scenario.security, 'security: who may do what, what is never done'),
    goalRow(scenario),
    priceRow(config.cores),
  ]
}

const filled = (row: string, value: string, note = ''): SpecRow => ({ row, value, open: false, note })
const open = (row: string, remedy: string): SpecRow => ({ row, value: '', open: true, note: `fill it with ${remedy}` })

const count = (n: number): string => n.toLocaleString('en-US', { maximumFractionDigits: 3 })

/** What each core says, once where all say the same. */
function each(cores: readonly CoreConfig[], say: (core: CoreConfig) => string): string {
  const said = new Map<string, string[]>()
  for (const core of cores) said.set(say(core), [...(said.get(say(core)) ?? []), core.name])
  if (said.size === 1) return [...said.keys()].join()
  return [...said].map(([text, names]) => `${listed(names, 'and')}: ${text}`).join('; ')
}

/** One job decoding alone, its context still empty: what a step costs at least. */
const oneDecoding: Batch = {
  decoding: 1,
  decodeContext: 0,
  prefilling: 0,
  prefillTokens: 0,
  prefillWork: 0,
  swapTokens: 0,
  sinceJoin: Infinity,
  eachJob: () => {},
}

function coreRows(cores: readonly CoreConfig[]): SpecRow[] {
  const clock = ({ core }: CoreConfig) => `${count(1 / seconds(core.price(oneDecoding).first))} Hz`
  return [
    filled(
      'processor',
      each(cores, ({ core }) => `${core.spec.kind} core`),
      `${count(cores.length)} of them`,
    ),
    filled('clock', each(cores, clock), 'tokens a second in each lane, a lane running alone'),
    filled(
      'lanes',
      each(cores, ({ core }) => count(core.spec.slots)),
      `in lockstep; ${each(cores, ({ core }) => count(core.spec.tokenBudget))} tokens a step at most`,
    ),
  ]
}

function memoryRows(scenario: Scenario, cores: readonly CoreConfig[]): SpecRow[] {
  const context = each(cores, ({ core }) => `${count(core.spec.contextLimit)} tokens`)
  const kv = each(cores, ({ core }) => `${count(core.spec.kvTokens)} tokens`)
  const cache = (scenario.ram?.prefixCache ?? true) ? 'with a prefix cache' : 'without a prefix cache'
  const assumed = scenario.ram?.context === undefined ? "the core's own limit; set ram.context to choose" : ''
  return [filled('RAM', context, assumed || 'context of one process'), filled('frames', kv, `shared by all, ${cache}`)]
}

/** A row of free text: what the scenario says, not what the machine does. */
function described(row: string, words: Scenario['security'], remedy: string): SpecRow {
  const text = inWords(words)
  return text === '' ? open(row, remedy) : filled(row, text, 'described, not simulated')
}

function inWords(words: Scenario['security']): string {
  if (words === undefined || words === null) return ''
  if (Array.isArray(words)) return words.map(inWords).join(', ')
  if (typeof words !== 'object') return String(words)
  return Object.entries(words)
    .map(
      ([key, value]) =>
        `${key}: ${typeof value === 'object' && value !== null ? `(${inWords(value)})` : inWords(value)}`,
    )
    .join(', ')
}

function deviceRow(scenario: Scenario, { devices }: MachineConfig): SpecRow {
  if (scenario.devices?.length === 0) return filled('devices', 'none')
  if (devices.length === 0) return open('devices', 'devices: [browser, calculator]')
  const words = devices.map(({ name, latency }) => `${name} (${count(latency.mean)} s)`)
  return filled('devices', words.join(', '), 'mean time of one use')
}

const FULL = 'without one, a context that is full ends its process'

function pagerRow({ pager }: MachineConfig['kernel']): SpecRow {
  if (pager === undefined || pager.definition.passive === true) return open('pager', `kernel: { pager: lru }; ${FULL}`)
  return filled('pager', pager.name, pager.definition.summary)
}

function kernelRows({ kernel }: MachineConfig): SpecRow[] {
  return [
    filled('scheduler', kernel.scheduler.name, kernel.scheduler.definition.summary),
    pagerRow(kernel),
    filled('router', kernel.router.name, kernel.router.definition.summary),
    filled('keeper', kernel.keeper.name, kernel.keeper.definition.summary),
  ]
}

function processRow(scenario: Scenario): SpecRow {
  return filled('processes', scenario.processes.map(({ name, kind }) => `${name} (${kind})`).join(', '))
}

function usersRow(scenario: Scenario): SpecRow {
  const arrivals = scenario.processes.map(process => `${process.name}: ${arriving(process)}`).join('; ')
  const words = inWords(scenario.users)
  return filled('users and arrivals', words === '' ? arrivals : `${words}; ${arrivals}`)
}

type Process = Scenario['processes'][number]

function arriving({ kind, arrivals, count: most, until }: Process): string {
  if (kind === 'trace') return 'as recorded'
  const limits = [
    most === undefined ? '' : `${count(most)}${arrivals ? ' at most' : ''}`,
    pattern(arrivals),
    until === undefined ? '' : `until ${count(seconds(until))} s`,
  ]
  return limits.filter(text => text !== '').join(', ')
}

function pattern(arrivals: Process['arrivals']): string {
  if (arrivals === undefined) return 'all at the start'
  if ('poisson' in arrivals) return `${count(arrivals.poisson)} a second at random`
  if ('gamma' in arrivals) return `${count(arrivals.gamma.rate)} a second at random, cv ${count(arrivals.gamma.cv)}`
  if ('every' in arrivals) return `one every ${count(seconds(arrivals.every))} s`
  if ('burst' in arrivals)
    return `${count(arrivals.burst.size)} together every ${count(seconds(arrivals.burst.every))} s`
  return `at ${arrivals.at.length} given times`
}

function horizonRow({ horizon }: Scenario): SpecRow {
  return horizon === undefined
    ? filled('runs', 'until all is done')
    : filled('runs', `for ${count(seconds(horizon))} s`, 'what is unfinished then is counted as such')
}

function goalRow({ slo }: Scenario): SpecRow {
  const goals = Object.entries(slo ?? {}).map(([name, time]) => `${name} ≤ ${count(seconds(time) * 1000)} ms`)
  return goals.length === 0
    ? open('service level', 'slo: { ttft: 2s, tpot: 100ms }')
    : filled('service level', goals.join(', '))
}

function priceRow(cores: readonly CoreConfig[]): SpecRow {
  const words = each(cores, ({ core }) => prices(core.spec.prices))
  return words === ''
    ? open('price', 'prices of the core: per million tokens, or per hour')
    : filled('price', words, 'US dollars')
}

function prices({ inputPerMillion, cachedPerMillion, outputPerMillion, perHour }: PriceList): string {
  const tokens = inputPerMillion + cachedPerMillion + outputPerMillion
  const perMillion = `$${inputPerMillion} in, $${cachedPerMillion} cached, $${outputPerMillion} out per million tokens`
  return [tokens > 0 ? perMillion : '', perHour > 0 ? `$${perHour} an hour` : ''].filter(text => text !== '').join(', ')
}
