/** A live core asks for its steps to be taken; the machine stops, and goes on with the answer at the place where it stopped. */
import { describe, expect, test } from 'vitest'
import type { MachineConfig } from './config.ts'
import type { LiveJob, LiveStep } from './live.ts'
import { Machine, run } from './machine.ts'
import type { Summary } from './summary.ts'
import { crowd, MS, play, script, type Toy, think, toy } from './test-machine.ts'
import type { TraceEvent } from './trace.ts'

type Take = (jobs: readonly LiveJob[], core: number) => LiveStep
const aStep: Take = () => ({ ticks: MS, ended: [] })

/** The same cores, asked. */
function asking(config: MachineConfig, take: Take = aStep): MachineConfig {
  const cores = config.cores.map((each, i) => ({
    ...each,
    core: { ...each.core, step: async (jobs: readonly LiveJob[]) => take(jobs, i), closeGap: () => {} },
  }))
  return { ...config, cores }
}

/** But for the number of events: each step is one here, and jumps are one there. */
interface Lived {
  summary: Omit<Summary, 'events'>
  trace: TraceEvent[]
}
const lived = ({ summary: { events, ...summary }, trace }: ReturnType<typeof play>): Lived => ({ summary, trace })
const played = (config: MachineConfig): Lived => lived(play(config))

async function live(config: MachineConfig, slice = 1_000_000): Promise<Lived> {
  const trace: TraceEvent[] = []
  const machine = new Machine({ ...config, trace: event => trace.push(event) })
  for (let state = machine.advance(slice); state !== 'done'; state = machine.advance(slice))
    if (state === 'asking') await machine.answerAll()
  return lived({ summary: machine.summary(), trace })
}

/** What is asked: for each step its jobs, `id:computed+tokens`, with a `!` where that gives a token. */
async function steps(config: MachineConfig): Promise<string[]> {
  const asked: string[] = []
  await live(
    asking(config, jobs => {
      asked.push(jobs.map(job => `${job.id}:${job.computed}+${job.tokens}${job.gives ? '!' : ''}`).join(' '))
      return aStep(jobs, 0)
    }),
  )
  return asked
}

const twoSlots: Toy = { cores: [{ slots: 2 }] }
const three = toy([script([think(4)]), script([think(6)]), script([think(3)])], twoSlots)

describe('where each step takes what it would have cost, the run is the simulated one', () => {
  const crossed = toy([], {
    sources: [crowd('p', [script([think(9, 40)]), script([think(3, 7), think(2)])], [0, 2.5 * MS])],
    cores: [{}, {}],
  })
  test.each([
    ['three jobs in two slots', three],
    ['two cores and late arrivals', crossed],
    ['a horizon', { ...three, horizon: 5 * MS }],
  ])('%s', async (_, config) => {
    expect(await live(asking(config))).toEqual(played(config))
    expect(await live(asking(config), 1)).toEqual(played(config))
    expect(await live(asking({ ...config, stepByStep: true }))).toEqual(played(config))
  })
})

describe('a step says', () => {
  test('what is computed of each job, and that an answer goes on by its last token', async () => {
    expect(await steps(toy([script([think(3, 20)])]))).toEqual(['0:0+20!', '0:20+1!', '0:21+1!'])
  })

  test('chunks of a prompt, of which the last gives a token', async () => {
    expect(await steps(toy([script([think(2, 20)])], { cores: [{ tokenBudget: 8 }] }))).toEqual([
      '0:0+8',
      '0:8+8',
      '0:16+4!',
      '0:20+1!',
    ])
  })

  test('nothing of a prompt that its budget does not reach', async () => {
    const config = toy([script([think(1, 8)]), script([think(1, 8)])], { cores: [{ tokenBudget: 8 }] })
    expect(await steps(config)).toEqual(['0:0+8!', '1:0+8!'])
  })

  test('that an empty prompt gives a token too', async () => {
    expect(await steps(toy([script([think(2)])]))).toEqual(['0:0+0!', '0:0+1!'])
  })

  test('what is found in the cache, in whole blocks', async () => {
    expect((await steps(toy([script([think(2, 40), think(1, 5)])]))).at(-1)).toBe('1:32+15!')
  })

  test('that after a preemption the answer so far is computed again', async () => {
    // 4 blocks: the second job is preempted when both want a third one.
    const config = toy([script([think(20, 30)]), script([think(20, 30)])], {
      cores: [{ kvTokens: 64, prefixCache: false }],
    })
    expect((await steps(config)).slice(0, 4)).toEqual([
      '0:0+30! 1:0+30!',
      '0:30+1! 1:30+1!',
      '0:31+1! 1:31+1!',
      '0:32+1!',
    ])
    expect(await steps(config)).toContain('1:0+33!')
  })
})

describe('all cores decide before any is answered', () => {
  test('in core order', async () => {
    const order: number[] = []
    const spread = { route: (job: { id: number }) => job.id % 2 }
    const router = { summary: 'x', reference: 'none', defaults: {}, create: () => spread }
    const config = toy([script([think(1)]), script([think(1)])], { cores: [{}, {}], router })
    const machine = new Machine(
      asking(config, (_, core) => {
        order.push(core)
        return aStep([], core)
      }),
    )
    expect(machine.advance(100)).toBe('asking')
    expect(machine.questions.map(({ core, jobs }) => [core, jobs.map(job => job.id)])).toEqual([
      [0, [0]],
      [1, [1]],
    ])
    expect(order).toEqual([])
    await machine.answerAll()
    expect(order).toEqual([0, 1])
    expect(machine.advance(100)).toBe('done')
  })

  test('and until all are answered nothing goes on', () => {
    const machine = new Machine(asking(toy([script([think(1)])])))
    expect([machine.advance(100), machine.advance(100), machine.now]).toEqual(['asking', 'asking', 0])
    machine.answer(0, { ticks: 7, ended: [] })
    expect([machine.advance(100), machine.now]).toEqual(['done', 7])
  })
})

describe('an answer that ends before its length', () => {
  const ending =
    (at: number): Take =>
    jobs => ({
      ticks: MS,
      ended: jobs.filter(job => job.id === 0 && job.decoded + 1 === at).map(job => job.id),
    })

  test.each([1, 2, 4])('is over with its token %i, as if it had been drawn so long', async tokens => {
    const others = [script([think(6)]), script([think(3)])]
    const long = await live(asking(toy([script([think(50, 20)]), ...others], twoSlots), ending(tokens)))
    const short = played(toy([script([think(tokens, 20)]), ...others], twoSlots))
    expect(long.summary).toEqual(short.summary)
    expect(long.trace.filter(({ on }) => on !== 'submit')).toEqual(short.trace.filter(({ on }) => on !== 'submit'))
  })

  test('at its full length changes nothing', async () => {
    expect(await live(asking(three, ending(4)))).toEqual(played(three))
  })
})

test('a process that is killed leaves its step when that is over', async () => {
  const config = { ...toy([script([think(9)])]), kills: [{ process: 'p-0', at: 2.5 * MS }] }
  expect(await live(asking(config))).toEqual(played(config))
})

test('whoever cannot answer says so', () => {
  expect(() => run(asking(three))).toThrow('run: a live core asks for its step to be taken; use drive() of bench/')
})
