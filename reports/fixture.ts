/** A run result made by hand, for the tests of this folder. */

import type { RunResult } from '../bench/result.ts'
import type { Validated } from '../bench/validation/validate.ts'
import type { Spread } from '../sim/summary.ts'

/** Mean m, and the rest in plain multiples of it. */
const empty = { upToMs: [], counts: [] }

export const spread = (mean: number): Spread => ({ mean, p50: mean / 2, p95: mean * 3, p99: mean * 5, max: mean * 10 })

const core = {
  name: 'gpu',
  kind: 'constant',
  jobs: 1200,
  steps: 5000,
  utilisation: 0.835,
  meanBatch: 12.5,
  meanQueue: 0.25,
  prefixHitShare: 0.5,
  secondsSavedByCache: 3,
  costIfAllWereHere: 0.5,
  cost: 0.5,
  queue: { everySeconds: 1, values: [] },
  batch: { everySeconds: 1, values: [] },
}

const client = { name: 'ann', jobs: 700, finished: 700, inputTokens: 7000, outputTokens: 700, e2eMs: spread(2000) }

export const sampleResult: RunResult = {
  scenario: 'sample',
  seed: 7,
  version: '0.1.0',
  kernel: {
    name: 'vllm',
    scheduler: 'fcfs',
    pager: 'none',
    pageIn: 'none',
    touch: 'none',
    router: 'single',
    keeper: 'release',
    preemption: 'recompute',
    offline: [],
  },
  simulatedSeconds: 200,
  jobs: { arrived: 1200, finished: 1190, failed: 3, preempted: 0, unfinished: 7, late: 0 },
  processes: { started: 100, exited: 99, failed: 1, unfinished: 0 },
  tokens: { prompt: 24_000, cached: 12_000, prefilled: 12_000, recomputed: 0, swapped: 0, decoded: 6000 },
  latencyMs: { wait: spread(10), ttft: spread(160), tpot: spread(50), e2e: spread(2000), turn: spread(0) },
  histograms: { wait: empty, ttft: empty, tpot: empty, e2e: empty },
  throughput: { jobsPerSecond: 5.95, tokensPerSecond: 30 },
  utilisation: 0.835,
  fairness: { jain: 0.987 },
  slo: null,
  cost: { total: 0.5, perJob: 0.00042, perMillionTokens: 16.67 },
  answers: { right: 1190, wrong: 0, unknown: 0, escalated: 0 },
  panics: [],
  morePanics: 0,
  cores: [core],
  clients: [client],
  devices: [],
  steps: 5000,
  events: 9000,
  partial: false,
}

/** One number of a validation, near enough. */
export const sampleValidated: Validated = {
  quantity: 'whole answer, p50',
  unit: 'ms',
  error: 'relative',
  predicted: 95,
  measured: 100,
  off: 0.05,
  noise: 0.01,
  target: 0.05,
  met: true,
}
