/** Stopping and going on equals never having stopped: in whole worlds, in every scenario that ships, and from outside. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { scenarioNames } from '../scenarios/load.ts'
import { findPolicies } from '../scenarios/policies.ts'
import type { TraceEvent } from '../sim/trace.ts'
import { type Ticks, ticks } from '../sim/units.ts'
import { insideFolder, outsideFolder } from '../test-command.ts'
import { type Checkpoint, readCheckpoint } from './checkpoint.ts'
import type { RunPlan } from './plan.ts'
import type { RunControl } from './run-here.ts'
import { runPlan } from './run-plan.ts'

const pagers = Object.keys((await findPolicies()).pagers)
const SCENARIO = `
name: tiny
cpu: { kind: constant, tokensPerSecond: 10, slots: 2 }
processes:
  - { kind: request, name: r, arrivals: { every: 1s }, count: 12, prompt: 100, output: 20 }
  - { kind: trace, name: old, file: old.csv }
`
const ROWS = 'arrived_at,num_prefill_tokens,num_decode_tokens\n1,9,2\n3,9,2\n44,9,3\n'
const NEWEST_FIRST = `
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
const text = (name: string): string => readFileSync(at(name), 'utf8')
const tiny = (changes: Partial<RunPlan> = {}): RunPlan => ({
  scenario: at('tiny.yaml'),
  settings: [],
  overrides: {},
  ...changes,
})

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'llmos-checkpoint-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

/** The run that never stops: its trace, line by line, and its result. */
async function whole(plan: RunPlan) {
  const result = await runPlan(plan, { trace: at('whole.jsonl') }, {})
  return { result, trace: text('whole.jsonl') }
}

/** The same run in legs, cut at these times. */
async function inLegs(plan: RunPlan, cuts: readonly Ticks[], controls: readonly RunControl[] = []) {
  let trace = ''
  for (const [i, cut] of cuts.entries()) {
    const checkpoint = { at: cut, shownAt: `${cut}`, path: at('c.json') }
    const from = i === 0 ? undefined : readCheckpoint(at('c.json'))
    const { partial } = await runPlan(plan, { trace: at('leg.jsonl'), checkpoint }, controls[i] ?? {}, from)
    expect(partial).toBe(true)
    trace += text('leg.jsonl')
  }
  const from = readCheckpoint(at('c.json'))
  const result = await runPlan(from.checkpoint.plan, { trace: at('leg.jsonl') }, {}, from)
  return { result, trace: trace + text('leg.jsonl') }
}

const timesOf = (trace: string): Ticks[] =>
  trace
    .trim()
    .split('\n')
    .slice(1)
    .map(line => (JSON.parse(line) as TraceEvent).t)

describe('a run in legs is the run that never stopped', () => {
  test.each(scenarioNames())('%s, cut at times of events and between', async scenario => {
    const plan = tiny({ scenario })
    const unstopped = await whole(plan)
    const times = [...new Set(timesOf(unstopped.trace))].slice(0, -1)
    const place = fc.nat(times.length - 1).map(i => times[i] as Ticks)
    const cuts = fc.tuple(place, place).map(([at, before]) => [...new Set([at, before + 1])])
    await fc.assert(
      fc.asyncProperty(cuts, async cuts => {
        expect(
          await inLegs(
            plan,
            cuts.toSorted((a, b) => a - b),
          ),
        ).toEqual(unstopped)
      }),
      { numRuns: 1 },
    )
  })

  test.each(pagers)('thrash under pager %s', async pager => {
    const plan = tiny({ scenario: 'thrash', overrides: { pager } })
    const unstopped = await whole(plan)
    const times = timesOf(unstopped.trace)
    const middle = times[times.length >> 1] as Ticks
    expect(await inLegs(plan, [middle])).toEqual(unstopped)
  })
})

describe('a run in legs', () => {
  beforeAll(() => {
    writeFileSync(at('tiny.yaml'), SCENARIO)
    writeFileSync(at('old.csv'), ROWS)
    writeFileSync(at('newest-first.ts'), NEWEST_FIRST)
  })

  test("may use a policy of the user's own", async () => {
    const plan = tiny({ overrides: { scheduler: at('newest-first.ts') }, seed: 5, until: '40s' })
    expect(await inLegs(plan, [ticks(3), ticks(11)])).toEqual(await whole(plan))
  })

  test('may go step by step, and leave out bad rows', async () => {
    writeFileSync(at('bad.csv'), `${ROWS}x,1,1\n`)
    const plan = tiny({ settings: ['processes.old.file=bad.csv'], stepByStep: true, skipBadRows: true })
    expect(await inLegs(plan, [ticks(8)])).toEqual(await whole(plan))
  })

  test('may begin without a trace, and have one later', async () => {
    await runPlan(tiny(), { checkpoint: { at: ticks(6), shownAt: '6s', path: at('c.json') } }, {})
    const from = readCheckpoint(at('c.json'))
    await runPlan(from.checkpoint.plan, { trace: at('rest.jsonl') }, {}, from)
    const lines = (await whole(tiny())).trace.split('\n').slice(1, -1)
    const later = lines.filter(line => (JSON.parse(line) as TraceEvent).t > ticks(6))
    expect(text('rest.jsonl')).toBe(`${later.join('\n')}\n`)
  })

  test('that is stopped before its time has its checkpoint where it was stopped', async () => {
    const stopped = [{ stop: () => true }]
    const plan = tiny({ settings: ['processes.r.count=3000'] })
    expect(await inLegs(plan, [ticks(2000)], stopped)).toEqual(await whole(plan))
    expect(readCheckpoint(at('c.json')).checkpoint.position.tick).toBeLessThan(ticks(2000))
  })

  test('that is stopped on its way back has its checkpoint where it had it', async () => {
    const controls = [{}, { stop: () => true }]
    const plan = tiny({ settings: ['processes.r.count=3000'] })
    expect(await inLegs(plan, [ticks(2000), ticks(2500)], controls)).toEqual(await whole(plan))
  })
})

const llmos = (...words: string[]) => outsideFolder(folder)(...words)

/** The last row comes 43 s after the first; its prompt is computed in the step of its first token, 3 tokens take 0.3 s. */
describe('from the command line, each leg in a process of its own', () => {
  test('head and rest are the whole', async () => {
    const unstopped = await whole(tiny({ overrides: { scheduler: 'rr' } }))
    const head = llmos(
      ...'run tiny.yaml --scheduler rr --checkpoint-at 7s --checkpoint c.json --trace head.jsonl'.split(' '),
    )
    expect([head.status, head.stderr]).toEqual([0, 'go on with: npx llmos run --resume c.json\n'])
    const rest = llmos(...'run --resume c.json --trace rest.jsonl --json'.split(' '))
    expect([rest.status, rest.stderr]).toEqual([0, ''])
    const { command, ...result } = JSON.parse(rest.stdout)
    expect(result).toEqual(JSON.parse(JSON.stringify(unstopped.result)))
    expect(command).toBe('npx llmos run tiny.yaml --scheduler rr --seed 1')
    expect(text('head.jsonl') + text('rest.jsonl')).toBe(unstopped.trace)
  })
})

describe('what cannot be gone on with is a mistake that is named', () => {
  test.each([
    ['run', 'an argument is missing: the scenario to run, or a checkpoint to --resume'],
    [
      'run tiny.yaml --resume c.json',
      '--resume c.json: goes on with what its checkpoint was begun with; leave out tiny.yaml',
    ],
    ['run --resume c.json --set seed=3', 'leave out --set'],
    ['run --resume none.json', 'none.json: no such file; check the path'],
    ['run tiny.yaml --checkpoint c2.json', '--checkpoint c2.json: say when, such as --checkpoint-at 10min'],
    ['run tiny.yaml --checkpoint-at 5s', '--checkpoint-at 5s: say where to, such as --checkpoint run.json'],
    ['run tiny.yaml --checkpoint-at 5 --checkpoint c2.json', '--checkpoint-at 5: expected a duration such as 50ms'],
    ['run tiny.yaml --checkpoint-at 5h --checkpoint c2.json', '--checkpoint-at 5h: the run is over at 43.3 s'],
    ['run --resume c.json --checkpoint-at 6s --checkpoint c2.json', '--checkpoint-at 6s: c.json is at 7 s already'],
  ])('llmos %s: %s', async (words, message) => {
    const { status, stderr } = await insideFolder(folder)(...words.split(' '))
    expect([status, stderr]).toEqual([2, expect.stringContaining(message)])
  })
})

describe('what is not the same run any more is refused', () => {
  const CHECKPOINT = () => ({ checkpoint: { at: ticks(6), shownAt: '6s', path: at('good.json') } })
  beforeAll(() => runPlan(tiny(), CHECKPOINT(), {}))

  /** Go on from the good checkpoint, changed. */
  function resume(change: (checkpoint: Checkpoint) => unknown = it => it) {
    writeFileSync(at('b.json'), JSON.stringify(change(JSON.parse(text('good.json')))))
    const from = readCheckpoint(at('b.json'))
    return runPlan(from.checkpoint.plan, {}, {}, from)
  }

  test('or goes on, if it is', async () => {
    expect((await resume()).partial).toBe(false)
  })

  test.each([
    ['', 'an empty file; expected a checkpoint'],
    ['name: tiny', 'not JSON (Unexpected token'],
    ['[1, 2]', 'no checkpoint; expected a file that llmos run --checkpoint wrote'],
    ['{"checkpoint": 2}', 'a checkpoint of format 2; this version reads format 1'],
    ['{"checkpoint": 1, "version": "0.0.1"}', 'a checkpoint of version 0.0.1, and this is version'],
  ])('a file that holds %j', (content, message) => {
    writeFileSync(at('bad.json'), content)
    expect(() => readCheckpoint(at('bad.json'))).toThrow(`${at('bad.json')}: ${message}`)
  })

  test('a damaged file', () => {
    const damaged = (it: Checkpoint) => ({ ...it, position: { ...it.position, tick: 'soon' } })
    expect(() => resume(damaged)).toThrow('a damaged checkpoint: position.tick: expected a number, found "soon"')
  })

  test('another scenario: by the first line that differs', async () => {
    const other = (it: Checkpoint) => ({ ...it, text: it.text.replace('slots: 2', 'slots: 3') })
    await expect(resume(other)).rejects.toThrow(/tiny\.yaml has changed since: line 3 was "cpu.*slots: 3 }" and is/)
  })

  test('another machine: by the parts that differ', async () => {
    const other = (it: Checkpoint) => ({ ...it, digest: { ...it.digest, events: '0', metrics: '0' } })
    await expect(resume(other)).rejects.toThrow(/at 6 s the machine is not as it was.*different: events and metrics\./s)
  })

  test('another plan: by its state', async () => {
    await expect(resume(it => ({ ...it, plan: { ...it.plan, seed: 9 } }))).rejects.toThrow('clock')
  })

  test('a file that the scenario reads, or a policy, that has changed', async () => {
    await runPlan(tiny({ overrides: { scheduler: at('newest-first.ts') } }), CHECKPOINT(), {})
    writeFileSync(at('old.csv'), `${ROWS}50,1,1\n`)
    writeFileSync(at('newest-first.ts'), `${NEWEST_FIRST}// faster\n`)
    await expect(resume()).rejects.toThrow(
      /newest-first\.ts and old\.csv have changed|old\.csv and .*newest-first\.ts have changed/,
    )
    writeFileSync(at('newest-first.ts'), NEWEST_FIRST)
    await expect(resume()).rejects.toThrow('old.csv has changed since it was taken')
  })

  test('as the mistake of a user', async () => {
    await expect(resume()).rejects.toMatchObject({ name: 'UserError' })
  })
})
