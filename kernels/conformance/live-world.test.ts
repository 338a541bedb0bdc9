/** Whole worlds on live cores and with live minds, which say and take what simulated ones would: the same lives. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findPolicies } from '../../scenarios/policies.ts'
import type { MachineConfig } from '../../sim/config.ts'
import { memoryDefaults } from '../../sim/memory/config.ts'
import type { ProcessSpec, Self, Syscall } from '../../sim/program.ts'
import type { Rng } from '../../sim/rng.ts'
import { type MemoryWorld, memoryWorld, memoryWorldConfig } from './memory-world.ts'
import { type Life, mirrored, simulated, timed } from './mirrored.ts'
import { sameTrace } from './scheduler.ts'

const { pagers } = await findPolicies()

/** What a mind that is heard cannot do: name the page that it used; find one text twice where a question has left it. */
const hearableIn = (world: MemoryWorld): MemoryWorld => ({
  ...world,
  touch: world.touch === 'cited' ? 'search' : world.touch,
  prefixCache: false,
})

/** And what it does otherwise: it hits upon the words that it looks for, and reads in its own calls. */
function hearable(config: MachineConfig): MachineConfig {
  const memory = config.memory ?? memoryDefaults
  const quality = { ...memory.quality, words: 1, search: { first: 1, perDecade: 0 } }
  const sources = config.sources.map(source => ({
    ...source,
    process: (n: number, rng: Rng) => knowingTheWord(source.process(n, rng)),
  }))
  return { ...config, sources, memory: { ...memory, quality, callsHold: true } }
}

/** Of a call that is cut off, what it asked for counts: the most that it could be, where the end is not known. */
const withoutDemand = ({ summary }: Life) => ({ ...summary, fairness: null })

/** There is one word to look for. */
function knowingTheWord(spec: ProcessSpec): ProcessSpec {
  const { program } = spec
  const next = (self: Self): Syscall => {
    const call = program.next(self)
    return call.do === 'think' && call.ask ? { ...call, ask: { ...call.ask, keywords: ['it'] } } : call
  }
  return { ...spec, program: { ...program, next } }
}

describe.each(Object.entries(pagers))('with pager %s', (_, pager) => {
  test('a live core that takes what a step costs lives the simulated life', async () => {
    await fc.assert(
      fc.asyncProperty(memoryWorld, async world => {
        const config = memoryWorldConfig(world, pager)
        const [drawn, live] = [await simulated(config), await timed(config)]
        sameTrace(drawn.trace, live.trace, 'asking for each step')
        expect(live.summary).toEqual(drawn.summary)
      }),
      { numRuns: 3, seed: 1974 },
    )
  })

  test('and with a live mind that says what is drawn too', async () => {
    await fc.assert(
      fc.asyncProperty(memoryWorld, async world => {
        const config = hearable(memoryWorldConfig(hearableIn(world), pager))
        expect(withoutDemand(await mirrored(config))).toEqual(withoutDemand(await simulated(config)))
      }),
      { numRuns: 3, seed: 1974 },
    )
  })
})
