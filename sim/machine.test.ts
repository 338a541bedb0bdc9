import { expect, test } from 'vitest'
import { exponential } from './distributions.ts'
import { PolicyError } from './host.ts'
import { Machine, run } from './machine.ts'
import type { Heard, Job, Scheduler, SchedulerContext } from './policy.ts'
import type { Syscall } from './program.ts'
import { crowd, firstCome, MS, play, script, story, type Toy, think, toFirstCore, toy } from './test-machine.ts'
import { MAX_TICKS } from './units.ts'

const sleep = (ms: number): Syscall => ({ do: 'sleep', for: ms * MS })
const call: Syscall = { do: 'call', device: 'tool', result: 30 }
const scheduler = (create: (context: SchedulerContext) => Scheduler, clairvoyant = false): Toy => ({
  scheduler: { ...firstCome, clairvoyant, create: (_, context) => create(context) },
})

test('nothing to do is done at once, at time 0', () => {
  const summary = run(toy([]))
  expect([summary.simulatedSeconds, summary.jobs.arrived, summary.utilisation, summary.events]).toEqual([0, 0, 0, 0])
})

// ---- in time ----

test('three jobs through two slots: the third waits for the first to end', () => {
  const config = toy([script([think(4)]), script([think(6)]), script([think(3)])], { cores: [{ slots: 2 }] })
  expect(story(config, 'admit', 'finish').slice(2)).toEqual([
    '4 p-0 finish 4 right',
    '4 p-2 admit core-0 0 0',
    '6 p-1 finish 6 right',
    '7 p-2 finish 3 right',
  ])
  const { latencyMs, utilisation, cores, steps, throughput } = run(config)
  expect([latencyMs.wait.max, latencyMs.ttft.max]).toEqual([4, 5])
  expect(latencyMs.e2e.mean).toBeCloseTo((4 + 6 + 7) / 3, 12)
  expect([utilisation, steps]).toEqual([1, 7])
  expect(cores[0]?.meanBatch).toBeCloseTo((2 * 6 + 1) / 7, 12)
  expect(cores[0]?.meanQueue).toBeCloseTo(4 / 7, 12)
  expect(throughput.tokensPerSecond).toBeCloseTo(13 / 0.007, 9)
})

test('who comes in the midst of a step is admitted at its end if a slot is free', () => {
  const late = crowd('late', [script([think(2)])], [2.5 * MS])
  const config = toy([], { sources: [crowd('p', [script([think(9)])]), late] })
  expect(story(config, 'admit', 'finish')).toEqual([
    '0 p-0 admit core-0 0 0',
    '3 late-0 admit core-0 0 0',
    '5 late-0 finish 2 right',
    '9 p-0 finish 9 right',
  ])
})

test('time per output token is that after the first', () => {
  expect(run(toy([script([think(5)]), script([think(1)])])).latencyMs.tpot).toMatchObject({ mean: 1, max: 1 })
})

test('at the horizon the run is cut, and what is under way counts as unfinished', () => {
  const { summary, trace } = play(toy([script([think(4)]), script([think(50)])], { horizon: 10 * MS }))
  expect(summary).toMatchObject({ simulatedSeconds: 0.01, steps: 10, utilisation: 1, panics: [] })
  expect(summary.jobs).toMatchObject({ arrived: 2, finished: 1, failed: 0, unfinished: 1 })
  expect(summary.processes).toEqual({ started: 2, exited: 1, failed: 0, unfinished: 1 })
  expect(trace.at(-1)?.t).toBe(4 * MS)
})

test('what happens at the horizon still happens', () => {
  expect(run(toy([script([think(10)])], { horizon: 10 * MS })).jobs.finished).toBe(1)
})

test('a run that would leave the exact range of time ends with a panic', () => {
  const far: Syscall = { do: 'sleep', for: MAX_TICKS - MS }
  const { summary } = play(toy([script([far, far]), script([think(2)])]))
  expect(summary.panics).toMatchObject([{ name: 'time-overflow', process: 'p-0' }])
  expect(summary.jobs.finished).toBe(1)
})

test('a service level is attained by the share of jobs that meet all of it', () => {
  const config = toy([script([think(4)]), script([think(6)]), script([think(3)])], {
    cores: [{ slots: 2 }],
    serviceLevel: { ttft: 4 * MS, e2e: 6 * MS },
  })
  const { slo } = run(config)
  expect([slo?.attainment, slo?.goodputPerSecond]).toEqual([2 / 3, 2 / 0.007])
  expect(run(toy([script([think(4)])])).slo).toBe(null)
})

// ---- in slices ----

test.each([1, 2, 7])('advancing by %i events at a time gives the same trace as one go', slice => {
  const devices = [{ name: 'tool', latency: exponential(0.004), concurrency: 2, failureRate: 0.3, retries: 1 }]
  const processes = Array.from({ length: 12 }, (_, i) => script([sleep(i), think(5 + i, 40), call, think(9)]))
  const config = toy(processes, { devices, cores: [{ slots: 3, kvTokens: 200 }], keep: 'keep' })
  const [whole, sliced] = [play(config), play(config, slice)]
  expect(sliced.trace).toEqual(whole.trace)
  expect(sliced.summary).toEqual(whole.summary)
})

test('progress tells how far a run is, and a run that is done stays done', () => {
  const machine = new Machine(toy([script([think(4)]), script([sleep(9), think(3)])]))
  while (machine.now < 9 * MS) machine.advance(1)
  expect(machine.progress).toEqual({ arrived: 2, finished: 1, now: 9 * MS })
  while (machine.advance(10) === 'running');
  expect([machine.advance(10), machine.progress]).toEqual(['done', { arrived: 2, finished: 2, now: 12 * MS }])
})

// ---- policies ----

const offers = (next: (seen: readonly Job[]) => Job | null): Toy =>
  scheduler(() => {
    const seen: Job[] = []
    return { arrive: job => void seen.push(job), next: () => next(seen) }
  })

test('a scheduler that names a running job is called by its name', () => {
  const config = toy(
    [script([think(3)])],
    offers(seen => seen[0] ?? null),
  )
  expect(() => run(config)).toThrow(PolicyError)
  expect(() => run(config)).toThrow('scheduler first-come: next() named job 0, which does not wait on core-0')
})

test('a scheduler that names a job which has finished is called by its name', () => {
  const forgetful = scheduler(() => {
    const seen: Job[] = []
    return { arrive: job => void seen.push(job), next: view => (view.running === 0 ? (seen[0] ?? null) : null) }
  })
  const config = toy([script([think(3)])], forgetful)
  expect(() => run(config)).toThrow(PolicyError)
  expect(() => run(config)).toThrow(/^scheduler first-come: next\(\) named job .*, which does not wait on core-0$/)
})

test('a scheduler that gives nothing where it should give a job or null is called by its name', () => {
  const config = toy(
    [script([think(3)])],
    offers(() => undefined as unknown as null),
  )
  expect(() => run(config)).toThrow(PolicyError)
  expect(() => run(config)).toThrow('scheduler first-come: next() gave nothing; give a job, or null')
})

test('a scheduler whose victim does not run is called by its name', () => {
  const wrong = scheduler(() => {
    const line: Job[] = []
    return {
      arrive: job => void line.push(job),
      next: () => line[0] ?? null,
      admitted: () => void line.shift(),
      victim: () => line[0] ?? null,
    }
  })
  const config = toy([script([think(3)]), script([think(3)])], { ...wrong, cores: [{ slots: 1 }] })
  expect(() => run(config)).toThrow('scheduler first-come: victim() named job 1, which does not run on core-0')
})

test('a scheduler that never chooses starves its jobs, which end with a panic', () => {
  const { summary } = play(
    toy(
      [script([think(3)]), script([sleep(5)])],
      offers(() => null),
    ),
  )
  expect(summary.panics).toMatchObject([{ name: 'starved', process: 'p-0' }])
  expect(summary.processes).toMatchObject({ exited: 1, failed: 1, unfinished: 0 })
})

test('a prompt that may not be cut must fit into one step', () => {
  const whole = { ...firstCome, batching: { chunked: false } }
  const { summary } = play(toy([script([think(1, 1001)]), script([think(1, 1000)])], { scheduler: whole }))
  expect(summary.panics).toMatchObject([{ name: 'prompt-over-budget', process: 'p-0' }])
  expect(summary.jobs.finished).toBe(1)
})

test('the true length of an answer is for clairvoyant schedulers; predictions are for all, and stay', () => {
  const told: number[] = []
  const look = (ask: (context: SchedulerContext, job: Job) => number) => (context: SchedulerContext) => ({
    ...firstCome.create({}, context),
    arrive: (job: Job) => void told.push(ask(context, job)),
  })
  const truth = look((context, job) => context.outputTokens(job))
  const guess = look((context, job) => context.predictedTokens(job, 1) - context.predictedTokens(job, 1))
  const exact = look((context, job) => context.predictedTokens(job, 0))
  expect(() => run(toy([script([think(7)])], scheduler(truth)))).toThrow(
    'outputTokens() is for policies that declare clairvoyant: true',
  )
  run(toy([script([think(7)])], scheduler(truth, true)))
  run(toy([script([think(7)])], scheduler(guess)))
  run(toy([script([think(7)])], scheduler(exact)))
  expect(told).toEqual([7, 0, 7])
})

test.each([7, -1, 0.5, Number.NaN])('a router that routes to core %f is called by its name', core => {
  const lost = { ...toFirstCore, create: () => ({ route: () => core }) }
  expect(() => run(toy([script([think(3)])], { router: lost }))).toThrow('router to-first-core: route() gave core')
})

test('a router that passes an answer on to nowhere is called by its name', () => {
  const lost = { ...toFirstCore, create: () => ({ route: () => 0, after: () => ({ to: 3, why: 'on' }) }) }
  expect(() => run(toy([script([think(3)])], { router: lost }))).toThrow(
    'router to-first-core: after() gave core 3; the cores are 0 to 0',
  )
})

// ---- answers and money ----

const ladder = {
  ...toFirstCore,
  create: () => ({
    route: () => 0,
    after: (_: Job, heard: Heard) => (heard.says === 'unknown' ? { to: 1, why: 'unknown' } : ('accept' as const)),
  }),
}
const dunce = { simple: 0, hard: 0, admits: 1 }

test('who does not know asks the next core, and the question is counted once as answered', () => {
  const config = toy([script([think(3, 20)])], {
    cores: [{ name: 'small', skill: dunce }, { name: 'large' }],
    router: ladder,
  })
  expect(story(config, 'submit', 'finish', 'escalate')).toEqual([
    '0 p-0 submit small 20 3',
    '3 p-0 finish 3 unknown',
    '3 p-0 escalate small large',
    '3 p-0 submit large 20 3',
    '6 p-0 finish 3 right',
  ])
  expect(run(config).answers).toEqual({ right: 1, wrong: 0, unknown: 0, escalated: 1 })
  expect(run(config).cores.map(core => core.jobs)).toEqual([1, 1])
})

test('a core of skill 0.7 that never admits ignorance is right 7 times in 10, and wrong else', () => {
  const skill = { simple: 0.7, hard: 0, admits: 0 }
  const simple = run(toy([script(Array.from({ length: 2000 }, () => think(1)))], { cores: [{ skill }] })).answers
  expect(Math.abs(simple.right / 2000 - 0.7)).toBeLessThan(4 * Math.sqrt(0.21 / 2000))
  expect([simple.right + simple.wrong, simple.unknown]).toEqual([2000, 0])
  const hard = run(toy([script([{ do: 'think', output: 1, task: 'hard' }])], { cores: [{ skill }] })).answers
  expect(hard).toMatchObject({ right: 0, wrong: 1 })
})

test('the price: 33 tokens at $2, 31 cached at $1, 6 answered at $10 a million, and 36 s at $1 an hour', () => {
  const prices = { inputPerMillion: 2, cachedPerMillion: 1, outputPerMillion: 10, perHour: 1 }
  const system = [{ id: 1, tokens: 32 }]
  const twins = [script([think(3)], { system }), script([sleep(9), think(3)], { system })]
  const { cost, cores } = run(toy(twins, { cores: [{ prices }], horizon: 36_000 * MS }))
  const expected = (33 * 2 + 31 * 1 + 6 * 10) / 1e6 + 0.01
  expect([cost.total, cost.perJob, cost.perMillionTokens]).toEqual([expected, expected / 2, (expected * 1e6) / 6])
  expect(cores[0]).toMatchObject({ prefixHitShare: 31 / 64, cost: expected, secondsSavedByCache: 0.001 })
})

test('clients that are served alike are served fairly, and each has its own account', () => {
  const config = toy([script([think(4, 10)], { client: 'Ann' }), script([think(4, 10)], { client: 'Bob' })])
  const { fairness, clients } = run(config)
  expect(fairness.jain).toBe(1)
  expect(clients).toMatchObject([
    { name: 'Ann', jobs: 1, finished: 1, inputTokens: 10, outputTokens: 4 },
    { name: 'Bob', jobs: 1, finished: 1, inputTokens: 10, outputTokens: 4 },
  ])
})

test('cut short while one client of two has been served: half as fair', () => {
  const config = toy([script([think(9)], { client: 'Ann' }), script([think(9)], { client: 'Bob' })], {
    cores: [{ slots: 1 }],
    horizon: 8 * MS,
  })
  expect(run(config).fairness.jain).toBe(0.5)
})
