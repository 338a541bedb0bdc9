/** What the engine holds is what the machine believes in: whole worlds under every pager, checked row by row. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Books } from '../../kernels/conformance/memory-books.ts'
import { type MemoryWorld, memoryWorld, memoryWorldConfig } from '../../kernels/conformance/memory-world.ts'
import { findPolicies } from '../../scenarios/policies.ts'
import type { MachineConfig } from '../../sim/config.ts'
import { coreSpec } from '../../sim/core.ts'
import type { LiveJob } from '../../sim/live.ts'
import type { Work } from './engine.ts'
import { EngineCore, rowsFor } from './engine-core.ts'
import { FakeEngine, type FakeSequence } from './fake-engine.ts'
import { makeLive } from './live-run.ts'
import type { Script } from './script.ts'

const VOCABULARY = 997

/** Remembers what it was asked last. */
class WatchedEngine extends FakeEngine {
  asked: readonly Work[] = []

  override async step(work: readonly Work[]) {
    this.asked = work
    return super.step(work)
  }
}

/** After each step, the rows of each job are the tokens of its text, up to where the machine believes them computed. */
class CheckedCore extends EngineCore {
  private readonly watched: WatchedEngine
  private readonly spoken: Script

  constructor(core: EngineCore, engine: WatchedEngine, script: Script) {
    super({ engine, script, spec: core.spec, estimate: core, mostRows: 100_000 })
    this.watched = engine
    this.spoken = script
  }

  override async step(jobs: readonly LiveJob[]) {
    const texts = jobs.map(job => this.spoken.textOf(job).slice(0, job.computed + job.tokens))
    const step = await super.step(jobs)
    const held = this.watched.asked.map(({ sequence }) => (sequence as FakeSequence).ids)
    expect(held).toEqual(texts.filter((_, i) => (jobs[i]?.tokens ?? 0) > 0))
    return step
  }
}

function checked(config: MachineConfig) {
  const engine = new WatchedEngine({ vocabulary: VOCABULARY })
  const live = makeLive(config, { engine, voice: null })
  const cores = live.cores.map(core => new CheckedCore(core, engine, live.script))
  const configs = live.config.cores.map((each, i) => ({ ...each, core: cores[i] as EngineCore }))
  return { config: { ...live.config, cores: configs }, cores, engine }
}

const { pagers } = await findPolicies()
let recomputed = 0
let computed = 0

describe.each(Object.entries(pagers))('with pager %s', (_, pager) => {
  test('rows are the text that the machine believes in, and the books close', async () => {
    await fc.assert(
      fc.asyncProperty(memoryWorld, async (world: MemoryWorld) => {
        const { config, cores } = checked(memoryWorldConfig(world, pager))
        await new Books(config).runLive()
        for (const { measured } of cores) {
          recomputed += measured.recomputed
          computed += measured.computed
        }
      }),
      { numRuns: 4, seed: 1978 },
    )
  })
})

test('the rows that are kept follow from the limits of the core', () => {
  const spec = coreSpec('x', { slots: 4, tokenBudget: 100, contextLimit: 4096, kvTokens: 1e9 })
  expect(rowsFor(spec)).toBe(16 * 4096)
  expect(rowsFor({ ...spec, contextLimit: 512 })).toBe(32_768)
  expect(rowsFor({ ...spec, kvTokens: 1000 })).toBe(2000)
})

test('hardly any of it had to be computed again', () => {
  expect(computed).toBeGreaterThan(100_000)
  expect(recomputed / computed).toBeLessThan(0.01)
})
