import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { RunPlan } from './plan.ts'
import { runGuarded, StoppedInVain } from './run-guarded.ts'
import { runHere } from './run-here.ts'
import { runPlan } from './run-plan.ts'

const SCENARIO = `
name: tiny
cpu: { kind: constant, tokensPerSecond: 10, slots: 2 }
processes:
  - { kind: request, name: r, arrivals: { every: 1s }, count: 40, prompt: 100, output: 20 }
`
/** Last come, first served, written by a user who has no package.json with "type": "module". */
const LIFO = `
export default {
  summary: 'last come, first served', reference: '', defaults: {},
  create() {
    const stack: object[] = []
    return {
      arrive(job: object) { stack.push(job) },
      next: () => stack.at(-1) ?? null,
      admitted(job: object) { stack.splice(stack.indexOf(job), 1) },
    }
  },
}
`
let folder = ''
const at = (name: string): string => join(folder, name)
const plan = (changes: Partial<RunPlan> = {}): RunPlan => ({
  scenario: at('tiny.yaml'),
  settings: [],
  overrides: {},
  ...changes,
})

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'llmos-run-'))
  writeFileSync(at('tiny.yaml'), SCENARIO)
  writeFileSync(at('lifo.ts'), LIFO)
  writeFileSync(at('loop.ts'), LIFO.replace('stack.at(-1) ?? null', '{ for (;;); }'))
  const telling = `{ writeFileSync(${JSON.stringify(at('looping'))}, ''); for (;;); }`
  writeFileSync(
    at('telling-loop.ts'),
    `import { writeFileSync } from 'node:fs'\n${LIFO.replace('stack.at(-1) ?? null', telling)}`,
  )
})
afterAll(() => rmSync(folder, { recursive: true }))

describe('a run with its files', () => {
  test('writes the result, the scenario and the trace, header first', async () => {
    const result = await runPlan(plan(), { folder: at('out'), trace: at('out/trace.jsonl') }, {})
    expect(readdirSync(at('out')).sort()).toEqual(['result.json', 'scenario.yaml', 'trace.jsonl'])
    expect(JSON.parse(readFileSync(at('out/result.json'), 'utf8'))).toEqual(JSON.parse(JSON.stringify(result)))
    const [header, first] = readFileSync(at('out/trace.jsonl'), 'utf8')
      .split('\n')
      .map(line => line && JSON.parse(line))
    expect(header).toMatchObject({ program: 'llm-os-lab', scenario: 'tiny', seed: 1, ticksPerSecond: 1e10 })
    expect(first).toMatchObject({ on: 'start', process: 'r-0' })
  })

  test('is partial when it is stopped, and keeps what it has', async () => {
    const result = await runPlan(plan(), { trace: at('partial.jsonl') }, { stop: () => true })
    expect(result.partial).toBe(true)
    expect(result.jobs.finished).toBeLessThan(40)
    expect(existsSync(at('partial.jsonl'))).toBe(true)
  })

  test('leaves nothing behind when it fails', async () => {
    const before = readdirSync(folder)
    const wrong = plan({ overrides: { scheduler: 'no-such' } })
    await expect(runPlan(wrong, { folder: at('new/deep'), trace: at('t.jsonl') }, {})).rejects.toThrow('--scheduler')
    expect(readdirSync(folder)).toEqual(before)
  })

  test('keeps what was changed and the scenario, so that the result needs no other file', async () => {
    const settings = ['processes.0.count=3']
    const { settings: kept, spec, jobs } = await runPlan(plan({ settings }), {}, {})
    expect([kept, spec, jobs.arrived]).toEqual([settings, SCENARIO, 3])
  })

  test('what else is made of it may read a trace that nobody keeps, of so many events and one', async () => {
    const traces: (string | null)[] = []
    const reading = (traceEvents?: number) => ({
      traceEvents,
      reserve() {},
      async write(_: unknown, __: unknown, trace: string | null) {
        traces.push(trace === null ? null : readFileSync(trace, 'utf8'))
      },
    })
    await runPlan(plan(), {}, {}, undefined, reading())
    await runPlan(plan(), {}, {}, undefined, reading(7))
    await runPlan(plan(), { trace: at('all.jsonl') }, {}, undefined, reading(7))
    expect([traces[0], traces[1]?.trimEnd().split('\n').length]).toEqual([null, 1 + 7 + 1])
    expect(traces[2]).toBe(readFileSync(at('all.jsonl'), 'utf8'))
    expect(traces[2]?.startsWith(traces[1] ?? '–')).toBe(true)
  })

  test('stops at the time that --until says', async () => {
    const { simulatedSeconds } = await runHere(plan({ until: '5s' }))
    expect(simulatedSeconds).toBe(5)
  })
})

describe('a trace with bad rows', () => {
  const replay = (changes: Partial<RunPlan>) => {
    writeFileSync(at('v.csv'), 'arrived_at,num_prefill_tokens,num_decode_tokens\n1,9,2\nx,9,2\n3,9,2\n4,9,0\n')
    writeFileSync(at('old.yaml'), SCENARIO.replace(/ {2}- .*/, '  - { kind: trace, name: old, file: v.csv }'))
    return runHere(plan({ scenario: at('old.yaml'), ...changes }))
  }

  test('is refused', () => expect(replay({})).rejects.toThrow('v.csv:3 (row 2): arrived_at'))
  test('is replayed without them when asked, and what was left out is counted', async () => {
    const { imported, jobs } = await replay({ skipBadRows: true })
    const firstBad = expect.stringContaining('v.csv:3 (row 2): arrived_at')
    expect(imported).toEqual([{ process: 'old', format: 'vidur', rows: 2, bad: 1, firstBad, failed: 1 }])
    expect(jobs.finished).toBe(2)
  })
})

describe("a user's own policy", () => {
  test('runs in a worker and gives what it gives here', async () => {
    const own = plan({ overrides: { scheduler: at('lifo.ts') } })
    const [guarded, here] = [await runPlan(own, {}, {}), await runHere(own)]
    expect(guarded).toMatchObject(here)
    expect(guarded.jobs.finished).toBe(40)
  })

  test('is stopped as any other, and then partial', async () => {
    const own = plan({ overrides: { scheduler: at('lifo.ts') }, settings: ['processes.0.count=3000000'] })
    let seen = 0
    const result = await runPlan(own, {}, { stop: () => seen > 0, onProgress: ({ arrived }) => (seen = arrived) })
    expect([result.partial, result.jobs.arrived < 3_000_000]).toEqual([true, true])
  })

  test('is ended when it gives no sign of life, and named', async () => {
    const own = plan({ overrides: { scheduler: at('loop.ts') } })
    await expect(runGuarded(own, undefined, {}, 3)).rejects.toThrow(/loop\.ts: gave no sign of life for 3 s/)
  })

  test('is ended when it does not hear a stop', async () => {
    const own = plan({ overrides: { scheduler: at('telling-loop.ts') } })
    // A stop before the loop begins would be heard.
    const control = { stop: () => existsSync(at('looping')) }
    await expect(runGuarded(own, undefined, control, 60)).rejects.toThrow(StoppedInVain)
  })

  const guarded = (own: RunPlan) => runPlan(own, {}, {})
  test.each([
    ['throws', guarded, '{ throw new Error("oops") }', 'next() threw: oops'],
    ['gives nothing', runHere, '{}', 'next() gave nothing'],
    ['gives no job', runHere, '5', 'next() named 5, which does not wait'],
    ['leaves', guarded, '{ process.exit(3) }', 'ended the run with exit code 3'],
    ['is late', guarded, '{ setTimeout(() => { throw new Error("late") }); return stack.at(-1) ?? null }', 'own: late'],
  ])('that %s is a mistake of the user, and named', async (what, run, next, message) => {
    const file = at(`${what.replaceAll(' ', '-')}.ts`)
    writeFileSync(file, LIFO.replace('stack.at(-1) ?? null', next))
    const error = await run(plan({ overrides: { scheduler: file } })).catch(caught => caught)
    expect([error.name, error.message]).toEqual(['UserError', expect.stringContaining(message)])
    expect(error.message).toContain(file)
  })

  test('of another kind is told by what it lacks', async () => {
    const own = plan({ overrides: { router: at('lifo.ts') } })
    await expect(runPlan(own, {}, {})).rejects.toThrow('no route(); this is a scheduler: give it to --scheduler')
  })

  test('that cannot be loaded is a mistake of the user', async () => {
    writeFileSync(at('broken.ts'), 'export default = 3')
    const own = plan({ overrides: { scheduler: at('broken.ts') } })
    await expect(runPlan(own, {}, {})).rejects.toMatchObject({ name: 'UserError' })
  })
})
