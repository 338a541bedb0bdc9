/** Legs of runs in random worlds, under every kind of policy: one after the other they are the run that never stopped. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type World, worldConfig } from '../kernels/conformance/world.ts'
import { findPolicies } from '../scenarios/policies.ts'
import type { MachineConfig } from '../sim/config.ts'
import { digestOf } from '../sim/digest.ts'
import { Machine } from '../sim/machine.ts'
import type { SchedulerDefinition } from '../sim/policy.ts'
import { firstCome, script, think, toy } from '../sim/test-machine.ts'
import type { TraceEvent } from '../sim/trace.ts'
import { type Ticks, ticks } from '../sim/units.ts'
import { makeCheckpoint } from './checkpoint.ts'
import { driveLeg, type Leg, TraceGate } from './leg.ts'

const policies = await findPolicies()
const among = <D>(of: Readonly<Record<string, D>>): fc.Arbitrary<D> => fc.constantFrom(...Object.values(of))

const world: fc.Arbitrary<World> = fc.record({
  seed: fc.nat(1e6),
  cores: fc.integer({ min: 1, max: 3 }),
  slots: fc.integer({ min: 1, max: 6 }),
  promptBudget: fc.constantFrom(0, 30, 500),
  kvBlocks: fc.integer({ min: 40, max: 400 }),
  prefixCache: fc.boolean(),
  canSwap: fc.boolean(),
  preemption: fc.constantFrom('recompute', 'swap', 'keep'),
  gap: fc.constantFrom(0.01, 0.1),
  prompt: fc.constantFrom(2, 150),
  output: fc.constantFrom(2, 20),
  turns: fc.integer({ min: 1, max: 4 }),
  calls: fc.integer({ min: 5, max: 20 }),
  agents: fc.nat(8),
  chats: fc.nat(8),
  families: fc.nat(3),
  cancelLate: fc.boolean(),
  killed: fc.boolean(),
  concurrency: fc.constantFrom(1, Infinity),
  costs: fc.tuple(fc.integer({ min: 100, max: 20_000 }), fc.nat(100), fc.nat(1), fc.nat(1)),
  uneven: fc.boolean(),
})

/** One leg on a machine of its own. */
async function live(config: MachineConfig, leg: Leg = {}) {
  const trace: TraceEvent[] = []
  const gate = new TraceGate(event => void trace.push(event), leg.from === undefined)
  const machine = new Machine({ ...config, trace: gate.sink })
  const { place } = await driveLeg(machine, leg, gate, {})
  return { trace, place, digest: digestOf(machine), summary: machine.summary() }
}

const target = (at: Ticks): Leg['to'] => ({ at, shownAt: `${at}`, file: '', shown: '' })
const plan = { scenario: 'made up', settings: [], overrides: {} }

async function inTwoLegs(head: MachineConfig, rest: MachineConfig, cut: Ticks) {
  const first = await live(head, { to: target(cut) })
  if (first.place === null) throw new Error('no checkpoint was taken')
  const checkpoint = makeCheckpoint({ plan, text: '', files: {}, ...first.place })
  const second = await live(rest, { from: { shown: 'c.json', checkpoint } })
  return { ...second, trace: [...first.trace, ...second.trace] }
}

function digestAt(time: Ticks, config: MachineConfig) {
  const machine = new Machine(config)
  while (machine.advanceTo(time, 100) === 'running');
  return digestOf(machine)
}

test('two legs are one run, cut wherever, under every scheduler, router and keeper, traced or not', async () => {
  const { schedulers, routers, keepers } = policies
  let cuts = 0
  await fc.assert(
    fc.asyncProperty(
      world,
      among(schedulers),
      among(routers),
      among(keepers),
      fc.nat(),
      async (world, scheduler, router, keeper, n) => {
        const config = worldConfig(world, { scheduler, router, keeper })
        const unstopped = await live(config)
        const times = [...new Set(unstopped.trace.map(event => event.t))].slice(0, -1)
        const cut = times[n % times.length]
        if (cut === undefined) return
        cuts++
        expect(await inTwoLegs(config, config, cut)).toEqual(unstopped)
        expect(digestAt(cut, config)).toEqual(digestAt(cut, { ...config, trace: () => {} }))
      },
    ),
    { numRuns: 40 },
  )
  expect(cuts).toBeGreaterThan(30)
})

test('a policy that looks at more than it is shown is found out', async () => {
  let boots = 0
  /** The first that is made serves the oldest first, the second the newest. */
  const forgetful: SchedulerDefinition = {
    ...firstCome,
    create: (...given) => {
      const isFirst = boots++ === 0
      const line = firstCome.create(...given)
      return isFirst ? line : { ...line, arrive: job => line.arrive(job, 'preempted', null as never) }
    },
  }
  const crowded = toy(
    [6, 5, 4, 3].map(output => script([think(output)])),
    { cores: [{ slots: 1 }], scheduler: forgetful },
  )
  await expect(inTwoLegs(crowded, crowded, ticks(0.009))).rejects.toThrow(/at 0\.009 s the machine is not as it was/)
})
