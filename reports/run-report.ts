/** A run for people: what came of it in two or three sentences, then the numbers, last the command that repeats it. */
import type { RunResult } from '../bench/result.ts'
import type { ClientSummary, CoreSummary, Spread } from '../sim/summary.ts'
import { count, duration, milliseconds, money, number, percent, plural } from './format.ts'
import { type Listing, listingText, type Measured, measured } from './listing.ts'
import { memoryListing, memorySentence } from './memory-report.ts'
import { left, right } from './table.ts'

/** The parts of the report, a blank line between them. */
export function runReport(result: RunResult, command: string): string {
  const tables = listingsOfRun(result).map(listing => [listingText(listing), ...(listing.notes ?? [])].join('\n'))
  return [headline(result), ...tables, panics(result), command].filter(part => part !== '').join('\n\n')
}

const MOST_CLIENTS = 16

/** Its tables; clients beyond so many are only counted. */
export function listingsOfRun(result: RunResult, mostClients = MOST_CLIENTS): Listing[] {
  const { memory, cores, clients, devices } = result
  return [
    mainListing(result),
    ...(memory ? [memoryListing(memory)] : []),
    latencyListing(result),
    ...(cores.length > 1 ? [coreListing(cores)] : []),
    ...(clients.length > 1 ? [clientListing(clients, mostClients)] : []),
    ...(devices.length > 0 ? [deviceListing(result)] : []),
  ]
}

export function headline(result: RunResult): string {
  const { jobs, latencyMs } = result
  const over = `in ${duration(result.simulatedSeconds)} of simulated time`
  const sentences = [
    `${result.scenario}: ${count(jobs.finished)} of ${plural(jobs.arrived, 'call')} of the model finished ${over}.`,
  ]
  if (jobs.finished > 0) {
    sentences.push(
      `Half of the answers began within ${milliseconds(latencyMs.ttft.p50)} and were whole within ` +
        `${milliseconds(latencyMs.e2e.p50)}; the slowest hundredth took ${milliseconds(latencyMs.e2e.p99)} or more.`,
    )
  }
  if (result.memory && result.memory.asks > 0) sentences.push(memorySentence(result.memory))
  sentences.push(costSentence(result))
  if (result.partial) sentences.push(`partial: stopped at ${duration(result.simulatedSeconds)}; the rest was not run.`)
  return sentences.join('\n')
}

function costSentence({ cost, cores, utilisation }: RunResult): string {
  const busy = `the ${cores.length === 1 ? 'core was' : 'cores were'} busy ${percent(utilisation)} of the time`
  const price = cost.total > 0 ? `A million tokens cost ${money(cost.perMillionTokens)}` : 'Nothing has a price here'
  return `${price}; ${busy}.`
}

type Row = readonly [what: string, howMuch: string]

const mainListing = (result: RunResult): Listing => ({
  title: 'The run',
  columns: [left('what'), left('how much')],
  rows: [...workRows(result), ...outcomeRows(result)],
})

/** What was run, and how much of it. */
function workRows({ jobs, tokens, kernel, processes }: RunResult): Row[] {
  const { started, exited, failed, unfinished } = processes
  return [
    ['kernel', kernelWords(kernel)],
    ['processes', listed([started, 'started'], [exited, 'exited'], [failed, 'failed'], [unfinished, 'unfinished'])],
    [
      'calls',
      listed(
        [jobs.arrived, 'arrived'],
        [jobs.finished, 'finished'],
        [jobs.failed, 'failed'],
        [jobs.unfinished, 'unfinished'],
        [jobs.late, 'late'],
        [jobs.preempted, 'preemptions'],
      ),
    ],
    [
      'prompt tokens',
      listed(
        [tokens.prompt, 'in all'],
        [tokens.cached, 'from the prefix cache'],
        [tokens.swapped, 'swapped in'],
        [tokens.prefilled, 'computed'],
        [tokens.recomputed, 'computed again'],
      ),
    ],
    ['answer tokens', count(tokens.decoded)],
  ]
}

/** What came of it. */
function outcomeRows({ throughput, answers, fairness, cost, slo }: RunResult): Row[] {
  const { right: good, wrong, unknown, escalated } = answers
  const rows: Row[] = [
    ['throughput', `${number(throughput.jobsPerSecond)} calls/s, ${number(throughput.tokensPerSecond)} tokens/s`],
    ['answers', listed([good, 'right'], [wrong, 'wrong'], [unknown, '"I do not know"'], [escalated, 'escalated'])],
    ['fairness (Jain)', number(fairness.jain)],
    ['cost', cost.total > 0 ? `${money(cost.total)}, ${money(cost.perJob)} a call` : '–'],
  ]
  if (slo) rows.push(['service level', `met by ${percent(slo.attainment)}: ${number(slo.goodputPerSecond)} calls/s`])
  return rows
}

export function kernelWords({
  name,
  scheduler,
  pager,
  router,
  keeper,
  preemption,
  offline,
}: RunResult['kernel']): string {
  const clairvoyant = offline.length > 0 ? ` (offline: ${offline.join(', ')} knows the future)` : ''
  return `${name === null ? '' : `${name}: `}${scheduler}, ${pager === 'none' ? '' : `${pager}, `}${router}, ${keeper}, ${preemption}${clairvoyant}`
}

/** `12 arrived, 11 finished`: the first always, the others where there are any. */
const listed = (...parts: readonly (readonly [number, string])[]): string =>
  parts
    .filter(([value], i) => i === 0 || value > 0)
    .map(([value, what]) => `${count(value)} ${what}`)
    .join(', ')

const LATENCIES: readonly (readonly [keyof RunResult['latencyMs'], string])[] = [
  ['wait', 'waiting for a slot'],
  ['ttft', 'the first token'],
  ['tpot', 'each further token'],
  ['e2e', 'the whole answer'],
  ['turn', "a user's turn"],
]

const spreadColumns = [right('mean'), right('p50'), right('p95'), right('p99'), right('max')]
const spreadCells = (it: Spread): Measured[] =>
  [it.mean, it.p50, it.p95, it.p99, it.max].map(value => measured(value, milliseconds))

function latencyListing({ latencyMs }: RunResult): Listing {
  const shown = LATENCIES.filter(([key]) => key !== 'turn' || latencyMs.turn.max > 0)
  return {
    title: 'Latencies',
    columns: [left('time for'), ...spreadColumns],
    rows: shown.map(([key, title]) => [title, ...spreadCells(latencyMs[key])]),
  }
}

const coreListing = (cores: readonly CoreSummary[]): Listing => ({
  title: 'Cores',
  columns: [
    left('core'),
    left('kind'),
    ...['calls', 'busy', 'batch', 'queue', 'cache hits', 'time saved', 'cost', 'all of it here'].map(right),
  ],
  rows: cores.map(core => [
    core.name,
    core.kind,
    measured(core.jobs, count),
    measured(core.utilisation, percent),
    measured(core.meanBatch, number),
    measured(core.meanQueue, number),
    measured(core.prefixHitShare, percent),
    measured(core.secondsSavedByCache, duration),
    measured(core.cost, money),
    measured(core.costIfAllWereHere, money),
  ]),
})

function clientListing(clients: readonly ClientSummary[], most: number): Listing {
  const shown = clients.toSorted((a, b) => b.jobs - a.jobs).slice(0, most)
  const rest = clients.length - shown.length
  return {
    title: 'Clients',
    columns: [left('client'), right('calls'), right('tokens in'), right('tokens out'), ...spreadColumns.slice(0, 4)],
    rows: shown.map(client => [
      client.name,
      measured(client.jobs, count),
      measured(client.inputTokens, count),
      measured(client.outputTokens, count),
      ...spreadCells(client.e2eMs).slice(0, 4),
    ]),
    notes: rest > 0 ? [`… and ${plural(rest, 'client')} with fewer calls (--json has them all)`] : [],
  }
}

const deviceListing = ({ devices }: RunResult): Listing => ({
  title: 'Devices',
  columns: [left('device'), right('calls'), right('failures'), right('busy'), right('mean wait in line')],
  rows: devices.map(it => [
    it.name,
    measured(it.calls, count),
    measured(it.failures, count),
    measured(it.utilisation, percent),
    measured(it.meanWaitMs, milliseconds),
  ]),
})

const MOST_PANICS = 10

function panics(result: RunResult): string {
  const [opening = '', ...lines] = panicLines(result)
  return [opening, ...lines.map(line => `  ${line}`)].join('\n')
}

/** How many there were, then the first of them; nothing where there were none. */
export function panicLines({ panics, morePanics }: RunResult): string[] {
  if (panics.length === 0) return []
  const shown = panics.slice(0, MOST_PANICS)
  const rest = panics.length + morePanics - shown.length
  return [
    `${plural(panics.length + morePanics, 'panic')}:`,
    ...shown.map(it => `${it.name}: ${it.process}: ${it.why}`),
    ...(rest > 0 ? [`… and ${count(rest)} more`] : []),
  ]
}
