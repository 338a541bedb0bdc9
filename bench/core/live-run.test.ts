/**
 * Conversations on an engine without a model. A perfect reader of the language is to be the perfect simulated mind, to the
 * last number; whoever babbles or calls without end is bounded and counted.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Books } from '../../kernels/conformance/memory-books.ts'
import { buildMachine, type Policies } from '../../scenarios/build.ts'
import { SmallVoice } from '../../scenarios/language/voice.ts'
import { token, WORDS } from '../../scenarios/language/words.ts'
import { loadScenario } from '../../scenarios/load.ts'
import { findPolicies } from '../../scenarios/policies.ts'
import type { CoreConfig, MachineConfig } from '../../sim/config.ts'
import { type Batch, type Core, wholeTicks } from '../../sim/core.ts'
import { Machine, run } from '../../sim/machine.ts'
import { memoryDefaults } from '../../sim/memory/config.ts'
import type { MemorySummary } from '../../sim/memory/summary.ts'
import { perfectMind } from '../../sim/memory/test-memory.ts'
import type { RouterDefinition } from '../../sim/policy.ts'
import type { Summary } from '../../sim/summary.ts'
import type { TraceEvent } from '../../sim/trace.ts'
import { TICKS_PER_SECOND } from '../../sim/units.ts'
import { drive } from '../drive.ts'
import type { Engine } from './engine.ts'
import { FakeEngine, type FakeEngineOptions } from './fake-engine.ts'
import { nextToken } from './fake-reader.ts'
import { makeLive } from './live-run.ts'
import { readRecording, recorded, replayed } from './recording.ts'

let policies: Policies
beforeAll(async () => {
  policies = await findPolicies()
})

const SMALL = ['sessions=2', 'count=2', 'exam=8', 'system.tokens=20', 'answer=14', 'arrivals.every=100ms', 'think=1s']
const MESSAGES = ['message.lognormal.mean=40', 'message.lognormal.sigma=0.1']

/** Conversations in a window of 400 tokens. */
function chats(pager: string, settings: readonly string[] = [], seed = 94): MachineConfig {
  const small = [...SMALL, ...MESSAGES].map(each => `processes[0].${each}`)
  const { scenario } = loadScenario('memory-chat', ['ram.context=400', 'ram.reserve=48', ...small, ...settings])
  const config = buildMachine(scenario, policies, { seed, overrides: { pager }, readFile: () => '' })
  const chosen = config.kernel.pager
  if (chosen && 'functions' in chosen.definition.defaults)
    Object.assign(chosen, { options: { ...chosen.options, functions: 12, notes: 120 } })
  const quality = { ...perfectMind, stale: 1 }
  const memory = {
    ...(config.memory ?? memoryDefaults),
    quality,
    replyTokens: 12,
    instructionTokens: 20,
    callTokens: 12,
  }
  const cores = config.cores.map(each => ({ ...each, core: priced(each.core) }))
  return { ...config, memory, cores }
}

/** A millisecond a step and 10 µs a token, as the engine takes. */
const priced = ({ spec }: Core): Core => ({
  spec: { ...spec, kind: 'fake', slots: 4, kvTokens: 8000 },
  price: ({ decoding, prefillTokens }: Batch) => ({
    first: wholeTicks((0.001 + 0.000_01 * (decoding + prefillTokens)) * TICKS_PER_SECOND),
    growth: 0,
    validSteps: 1,
  }),
})

const engineOf = (options: Partial<FakeEngineOptions> = {}): FakeEngine =>
  new FakeEngine({ vocabulary: WORDS.length, next: nextToken, ...options })

async function live(config: MachineConfig, engine: Engine = engineOf()) {
  const trace: TraceEvent[] = []
  const { config: ours, cores } = makeLive(config, { engine, voice: new SmallVoice() })
  const machine = new Machine({ ...ours, trace: event => trace.push(event) })
  await drive(machine)
  const summary = machine.summary()
  return { summary, trace, memory: summary.memory as MemorySummary, recomputed: cores[0]?.measured.recomputed ?? 0 }
}

/** But for what only live runs have, and for events, of which a step is one here. */
function comparable({ events, memory, ...summary }: Summary) {
  const { malformed, invented, ...rest } = memory as MemorySummary
  return { ...summary, memory: rest }
}

describe('a perfect reader is the perfect simulated mind', () => {
  test.each(['fifo', 'lru', 'sieve', 'lfu', 'retrieve', 'opt', 'window-sinks', 'random'])('under %s', async pager => {
    const { summary, recomputed } = await live(chats(pager))
    expect(recomputed).toBe(0)
    expect(comparable(summary)).toEqual(comparable(run(chats(pager))))
    expect(summary.memory?.asks).toBeGreaterThan(25)
  })
})

describe('a reader that calls', () => {
  test.each(['memgpt', 'letta'])(
    'finds under %s what has left the window, by its own searches and saves',
    async pager => {
      const { memory } = await live(chats(pager))
      // It may give an old answer where the new one has left: it does not know that there is one.
      expect(memory.answers).toMatchObject({ wrong: 0, unknown: 0, 'made-up': 0 })
      expect(memory).toMatchObject({ malformed: 0, invented: 0 })
      expect(memory.accuracy).toBeGreaterThan(0.9)
      expect(memory.extraCalls).toBeGreaterThan(10)
    },
  )

  test('knows what its summaries have kept, and nothing else', async () => {
    const { memory } = await live(chats('summarize'))
    expect(memory.summaries.calls).toBeGreaterThan(5)
    expect(memory.answers).toMatchObject({ right: memory.evidence.found, wrong: 0, 'made-up': 0 })
    expect(memory.evidence.recall).toBeLessThan(1)
  })
})

describe('a bad model', () => {
  const babbling = () => engineOf({ next: ids => (ids.length * 7919 + (ids.at(-1) ?? 0) * 31) % WORDS.length })
  /** Whatever it is asked, it looks for something. */
  const searching = () => {
    const words = ['search', 'the', 'code', 'of', 'alice', '<end>'].map(token)
    return engineOf({ next: ids => words[(words.indexOf(ids.at(-1) ?? -1) + 1) % words.length] ?? 0 })
  }

  test.each(['memgpt', 'summarize', 'lru', 'letta'])('that babbles under %s ends, and its books close', async pager => {
    const { config } = makeLive(chats(pager), { engine: babbling(), voice: new SmallVoice() })
    const { memory, processes } = await new Books(config).runLive()
    expect(processes.exited).toBe(2)
    expect(memory?.malformed).toBeGreaterThan(10)
    expect(memory?.accuracy).toBe(0)
  })

  test('that calls without end is stopped at ten calls a turn, and has no answer', async () => {
    const { memory, trace } = await live(chats('memgpt'), searching())
    const asked = trace.filter(event => event.on === 'asked')
    expect(Math.max(...asked.map(event => event.calls))).toBe(10)
    expect(memory.accuracy).toBe(0)
    expect(memory.malformed).toBeGreaterThan(20)
  })
})

describe('a recorded run', () => {
  const about = {
    run: { scenario: 'memory-chat', settings: [], overrides: {} },
    dtype: 'fp32',
    voice: 'small',
  } as const

  const folder = mkdtempSync(join(tmpdir(), 'llmos-recording-'))
  const file = join(folder, 'run.jsonl')
  afterAll(() => rmSync(folder, { recursive: true }))

  async function record(config: MachineConfig) {
    const lines: string[] = []
    const first = await live(
      config,
      recorded(engineOf(), about, line => lines.push(line)),
    )
    writeFileSync(file, `${lines.join('\n')}\n`)
    return first
  }
  const replay = (config: MachineConfig) => live(config, replayed(file, readRecording(file)))

  test('is answered again to the byte, without the model', async () => {
    const first = await record(chats('memgpt'))
    expect(await replay(chats('memgpt'))).toEqual(first)
  })

  test('says of another run in which step it differs, and of what it was made', async () => {
    await record(chats('lru'))
    await expect(replay(chats('lru', [], 95))).rejects.toThrow(/run\.jsonl: another run was recorded: in step 1 /)
    await expect(replay(chats('fifo'))).rejects.toThrow(/in step \d+ this one asks for \d+:.*the recording has \d+:/)
  })

  test('that is damaged, or something else, is refused', () => {
    for (const text of ['', '{}', '{"recording":2}\n', 'no JSON\n']) {
      writeFileSync(file, text)
      expect(() => readRecording(file)).toThrow(`${file}: no recording of a live run, or one that was cut off`)
    }
    expect(() => readRecording(join(folder, 'none'))).toThrow('none: cannot be read')
  })
})

test('an answer that another core is to try again is read again', async () => {
  const config = chats('lru')
  const cores = ['small', 'large'].map(name => ({ ...(config.cores[0] as CoreConfig), name }))
  const router = { name: 'cascade', definition: policies.routers.cascade as RouterDefinition }
  const ignorant = engineOf({ next: ids => token(ids.at(-1) === token('<assistant>') ? 'unknown' : '<end>') })
  const { summary, memory } = await live({ ...config, cores, kernel: { ...config.kernel, router } }, ignorant)
  expect(summary.answers.escalated).toBe(memory.asks)
  expect(memory.answers.unknown).toBe(memory.asks)
})

describe('limits', () => {
  test('a text that runs out of positions, since pages left without what follows being computed anew, is computed again', async () => {
    const { summary, recomputed } = await live(chats('window-sinks'), engineOf({ contextLimit: 500 }))
    expect(summary.processes.exited).toBe(2)
    expect(recomputed).toBeGreaterThan(100)
  })

  test('a message too short for what it should say is a mistake of the scenario', async () => {
    await expect(live(chats('lru', ['processes[0].message=9']))).rejects.toThrow(
      /takes \d+ tokens in the small language/,
    )
  })

  test('the window is no longer than what the model can read', async () => {
    const { config } = makeLive(chats('lru'), { engine: engineOf({ contextLimit: 300 }), voice: null })
    expect(config.cores[0]?.core.spec.contextLimit).toBe(300)
  })

  test('without a voice what is said is drawn, and the steps are real', async () => {
    const { config } = makeLive(chats('memgpt'), { engine: engineOf(), voice: null })
    const machine = new Machine(config)
    await drive(machine)
    expect(comparable(machine.summary())).toEqual(comparable(run(chats('memgpt'))))
  })
})
