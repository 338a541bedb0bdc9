/** Views with everything set, for tests: say only what matters. */
import type { CoreView, Job, WaitView } from '../../sim/policy.ts'

export const fakeJob = (parts: Partial<Job> = {}): Job => ({
  index: 0,
  id: 0,
  process: 0,
  client: 0,
  priority: 0,
  task: 'simple',
  submitted: 0,
  deadline: Infinity,
  promptTokens: 0,
  decoded: 0,
  computed: 0,
  preemptions: 0,
  attained: 0,
  processAttained: 0,
  prompt: [],
  ...parts,
})

export const fakeCore = (parts: Partial<CoreView> = {}): CoreView => ({
  name: 'fake',
  index: 0,
  now: 0,
  step: 0,
  slots: 1,
  running: 0,
  waiting: 0,
  pendingPrefill: 0,
  freeBlocks: 1000,
  totalBlocks: 1000,
  tokenBudget: 1000,
  contextLimit: 100_000,
  newest: () => null,
  eachRunning: () => {},
  cachedTokens: () => 0,
  prefillTime: tokens => tokens,
  served: () => ({ input: 0, output: 0 }),
  ...parts,
})

export const fakeWait = (parts: Partial<WaitView> = {}): WaitView => ({
  now: 0,
  tokens: 100,
  waited: 0,
  willWait: 0,
  runningTokens: 0,
  headroom: 1000,
  stepTime: () => 1,
  swapTime: Infinity,
  ...parts,
})
