/**
 * The command line as a user meets it: what it prints, where, and its exit code. From outside where a process of its own
 * matters; else from inside, which takes a tenth of the time.
 */
import { spawn, spawnSync } from 'node:child_process'
import { closeSync, existsSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { BOOT } from './bench/package.ts'
import { insideFolder, outsideFolder, WITHOUT_NPM } from './test-command.ts'

let folder = ''
const at = (name: string): string => join(folder, name)
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'llmos-cli-'))
  writeFileSync(at('endless.yaml'), scenarioOf(5_000_000))
  writeFileSync(at('tiny.yaml'), scenarioOf(20))
})
afterAll(() => rmSync(folder, { recursive: true }))

const scenarioOf = (count: number): string => `
cpu: { kind: constant, tokensPerSecond: 10, slots: 2 }
processes:
  - { kind: request, name: r, arrivals: { every: 5s }, count: ${count}, prompt: 100, output: 20 }
`

const llmos = (...words: string[]) => insideFolder(folder)(...words)

const outside = (...words: string[]) => outsideFolder(folder)(...words)

/** The keys of `run --json` and, where they hold a fixed set of parts, those: what the README promises. */
const DOCUMENTED = {
  scenario: null,
  seed: null,
  version: null,
  kernel: ['name', 'scheduler', 'pager', 'pageIn', 'touch', 'router', 'keeper', 'preemption', 'offline'],
  simulatedSeconds: null,
  jobs: ['arrived', 'finished', 'failed', 'preempted', 'unfinished', 'late'],
  processes: ['started', 'exited', 'failed', 'unfinished'],
  tokens: ['prompt', 'cached', 'prefilled', 'recomputed', 'swapped', 'decoded'],
  latencyMs: ['wait', 'ttft', 'tpot', 'e2e', 'turn'],
  throughput: ['jobsPerSecond', 'tokensPerSecond'],
  utilisation: null,
  fairness: ['jain'],
  slo: null,
  cost: ['total', 'perJob', 'perMillionTokens'],
  answers: ['right', 'wrong', 'unknown', 'escalated'],
  panics: null,
  cores: null,
  clients: null,
  devices: null,
  steps: null,
  events: null,
  partial: null,
}
const SPREAD = ['mean', 'p50', 'p95', 'p99', 'max']

describe('llmos run', () => {
  test('prints one object with the documented keys, in their order', async () => {
    const { status, stdout, stderr } = await llmos('run', 'tiny.yaml', '--json', '--seed', '3')
    const result = JSON.parse(stdout)
    expect([status, stderr]).toEqual([0, ''])
    const keys = Object.keys(result)
    expect(keys.filter(key => key in DOCUMENTED)).toEqual(Object.keys(DOCUMENTED))
    for (const [key, parts] of Object.entries(DOCUMENTED))
      if (parts !== null) expect([key, Object.keys(result[key])]).toEqual([key, parts])
    for (const spread of Object.values(result.latencyMs)) expect(Object.keys(spread as object)).toEqual(SPREAD)
    expect(result).toMatchObject({ scenario: 'tiny', seed: 3, jobs: { arrived: 20, finished: 20 }, partial: false })
  })

  test('ends its report with a command that prints the same report', async () => {
    const { stdout } = await llmos('run', 'tiny.yaml', '--set', 'cpu.slots=3')
    const command = stdout.trimEnd().split('\n').at(-1) ?? ''
    expect(command).toBe('npx llmos run tiny.yaml --set cpu.slots=3 --seed 1')
    expect((await llmos(...command.split(' ').slice(2))).stdout).toBe(stdout)
  })

  test('takes several settings, in order', async () => {
    const { stdout } = await llmos('run', 'tiny.yaml', '--set', 'seed=9', '--set', 'cpu.slots=3', '--set', 'seed=8')
    const command = 'npx llmos run tiny.yaml --set seed=9 --set cpu.slots=3 --set seed=8 --seed 8'
    expect(stdout.trimEnd().split('\n').at(-1)).toBe(command)
  })

  test('gives the same numbers step by step', async () => {
    const words = ['run', 'tiny.yaml', '--json']
    const [fast, slow] = [await llmos(...words), await llmos(...words, '--step-by-step')]
    const latency = ({ stdout }: { stdout: string }) => JSON.parse(stdout).latencyMs
    expect(latency(slow)).toEqual(latency(fast))
  })

  test.skipIf(process.platform === 'win32')('ends at Ctrl-C with what it has, marked partial', async () => {
    const child = spawn(process.execPath, [BOOT, 'run', 'endless.yaml', '--json', '--out', 'stopped', '--trace'], {
      cwd: folder,
      env: WITHOUT_NPM,
    })
    let stdout = ''
    child.stdout.on('data', piece => (stdout += piece))
    // Once: a second one, heard while it ends, would end it at once.
    const looking = setInterval(() => {
      if (!hasBegun()) return
      clearInterval(looking)
      child.kill('SIGINT')
    }, 20)
    const code = await new Promise(resolve => child.on('close', resolve))
    clearInterval(looking)
    expect([code, JSON.parse(stdout).partial]).toEqual([130, true])
    expect(readdirSync(at('stopped')).sort()).toEqual(['result.json', 'scenario.yaml', 'trace.jsonl'])
  })

  /** The run is under way once its trace has grown. */
  function hasBegun(): boolean {
    try {
      const [trace] = readdirSync(at('stopped')).filter(name => name.startsWith('.trace.jsonl.tmp-'))
      return trace !== undefined && readFileSync(join(at('stopped'), trace)).length > 0
    } catch {
      return false
    }
  }
})

describe('a mistake of the user', () => {
  test.each([
    ['a scenario that is not there', ['run', 'karpathy-2022'], 'did you mean "karpathy-2023"?'],
    ['an unknown option', ['run', 'tiny.yaml', '--sheduler', 'rr'], 'Unknown argument: sheduler'],
    ['an unknown command', ['rum'], 'Did you mean run?'],
    ['a missing argument', ['run'], 'an argument is missing'],
    ['an unknown scheduler', ['run', 'tiny.yaml', '--scheduler', 'rrr'], 'did you mean "rr"?'],
    ['a seed that is no number', ['run', 'tiny.yaml', '--seed', 'x'], '--seed x: expected a whole number'],
    ['a time without a unit', ['run', 'tiny.yaml', '--until', '5'], '--until 5: expected a duration'],
    ['an option given twice', ['run', 'tiny.yaml', '--seed', '1', '--seed', '2'], '--seed: given more than once'],
    ['a switch with a value', ['run', 'tiny.yaml', '--step-by-step=maybe'], '--step-by-step takes no value'],
    ['help on an unknown command', ['help', 'rum'], 'did you mean "run"?'],
    ['an output without a name', ['run', 'tiny.yaml', '--out', ''], '--out: expected a folder'],
    ['one file for two outputs', ['run', 'tiny.yaml', '--trace', 'o/result.json', '--out', 'o'], 'two outputs'],
    ['an unknown thing to list', ['list', 'shedulers'], 'Invalid values'],
    ['an unknown case', ['bench', 'speed', '--only', 'spars'], 'did you mean "sparse"?'],
    ['a trace without a place', ['run', 'tiny.yaml', '--trace'], '--trace: expected a file'],
    ['a policy that is not there', ['run', 'tiny.yaml', '--scheduler', './no.ts'], './no.ts: no such file'],
  ])('%s: one message, exit code 2, no stack trace', async (_, words, message) => {
    const { status, stdout, stderr } = await llmos(...words)
    expect([status, stdout]).toEqual([2, ''])
    expect(stderr).toContain(message)
    expect(stderr).not.toMatch(/\n +at /)
  })

  test('ends its process with that code', () => {
    const { status, stdout, stderr } = outside('rum')
    expect([status, stdout, stderr]).toEqual([2, '', 'Did you mean run?\nllmos rum --help shows how.\n'])
  })
})

test.skipIf(!existsSync('/dev/full'))('a full disk behind stdout is told in one line', () => {
  const full = openSync('/dev/full', 'w')
  const { status, stderr } = spawnSync(process.execPath, [BOOT, 'run', 'tiny.yaml', '--json'], {
    cwd: folder,
    env: WITHOUT_NPM,
    encoding: 'utf8',
    stdio: ['ignore', full, 'pipe'],
  })
  closeSync(full)
  expect([status, stderr]).toEqual([1, 'stdout: the disk is full\n'])
})

describe('the other commands', () => {
  test('help run is run --help', async () => {
    expect((await llmos('help', 'run')).stdout).toBe((await llmos('run', '--help')).stdout)
  })

  test.each(['run', 'report', 'list', 'spec', 'doctor', 'bench', 'demo'])(
    '%s --help shows one worked example',
    async command => {
      const { status, stdout } = await llmos(command, '--help')
      expect(status).toBe(0)
      expect(stdout).toMatch(new RegExp(`Examples:\\n +llmos ${command}`))
    },
  )

  test('list --json has every kind, and marks the clairvoyant', async () => {
    const all = JSON.parse((await llmos('list', '--json')).stdout)
    expect(Object.keys(all)).toHaveLength(10)
    expect(all.schedulers).toContainEqual(expect.objectContaining({ name: 'srpt', offline: true }))
    expect(all.scenarios).toContainEqual(expect.objectContaining({ name: 'karpathy-2023' }))
    expect(all.scenarios.filter((it: { summary: string }) => it.summary.startsWith('does not load'))).toEqual([])
  })

  test('spec names the rows left open', async () => {
    expect((await llmos('spec', 'tiny.yaml')).stdout.trimEnd().split('\n').at(-1)).toMatch(/^Open: .*security/)
  })

  test('doctor finds that everything works here', () => {
    const { status, stdout } = outside('doctor')
    expect([status, stdout.trimEnd().split('\n').at(-1)]).toEqual([0, 'Everything that is needed works.'])
  })

  test('bench speed measures a case in a child', async () => {
    const { stdout } = await llmos('bench', 'speed', '--only', 'light', '--runs', '1', '--requests', '2000', '--json')
    const [result] = JSON.parse(stdout).results
    expect(result).toMatchObject({ name: 'light', requests: 2000 })
    expect([result.seconds, result.ratioToStepByStep, result.peakMegabytes].every(value => value > 0)).toBe(true)
  })

  test('compare takes a pager from a file of one’s own, and shows it in the table', async () => {
    const pager =
      'export default { summary: "the newest goes", reference: "mine", defaults: { pageIn: "search" }, create: () => ({' +
      ' makeRoom: ram => [...ram.inPromptOrder()].slice(-1).map(page => ({ do: "evict", page, why: "the newest" })) }) }'
    writeFileSync(at('mine.ts'), pager)
    const { status, stdout } = await llmos('compare', 'paging-101', '--pagers', './mine.ts,lru', '--seeds', '2')
    expect(status).toBe(0)
    expect(stdout).toMatch(/^\.\/mine\.ts +search +\d/m)
    expect(stdout).toMatch(/^lru +search +\d/m)
  })

  test('demo eras shows three of them in one table', async () => {
    expect((await llmos('demo', 'eras')).stdout).toMatch(/^batch-1956 .*\ntime-sharing-1961 .*\npersonal-computer /m)
  })
})
