import { describe, expect, it } from 'vitest'
import { makeRng } from '../../sim/rng.ts'
import agent from './agent.ts'
import request from './request.ts'
import { complaintOf, runProcess, sourceOf, testContext } from './testing.ts'

const sizes = { prompt: 10, output: 5, count: 4000 }
const rng = makeRng(3)

describe('processes', () => {
  it('share one specification when they agree in everything', () => {
    const source = sourceOf(request, { ...sizes, priority: 2, deadline: '5s' })
    expect(source.process(0, rng)).toBe(source.process(999, rng))
    expect(source.process(0, rng)).toMatchObject({ client: 'work', priority: 2, deadline: 5e10 })
  })
  it('draw clients by rank: of two with zipf 1 the first gets 2/3, give or take 4 × √(2/9/4000) = 3%', () => {
    const source = sourceOf(request, { ...sizes, client: { names: ['big', 'small'], zipf: 1 } })
    const big = Array.from({ length: 4000 }, (_, n) => source.process(n, rng).client).filter(name => name === 'big')
    expect(Math.abs(big.length / 4000 - 2 / 3)).toBeLessThan(0.03)
  })
  it('are the same in whatever order they are made, and others under another seed', () => {
    const spec = { ...sizes, client: { count: 9 }, system: { tokens: 5, variants: 9 } }
    const made = (numbers: number[], seed: number) => {
      const context = testContext()
      for (let i = 0; i < 9; i++) context.shared(`work-${i}`, 5)
      const source = sourceOf(request, spec, context)
      const all = numbers.map(n => [n, source.process(n, makeRng(seed))] as const)
      return all.sort(([a], [b]) => a - b).map(([, it]) => `${it.client} ${it.system?.[0]?.id}`)
    }
    const order = Array.from({ length: 50 }, (_, n) => n)
    expect(made(order.toReversed(), 1)).toEqual(made(order, 1))
    expect(made(order, 2)).not.toEqual(made(order, 1))
  })
  it('are each their own client when asked', () => {
    const source = sourceOf(request, { ...sizes, client: { each: 'user' } })
    expect([source.process(0, rng).client, source.process(7, rng).client]).toEqual(['user-0', 'user-7'])
  })
  it('start with the shared text, equal names being equal text', () => {
    const context = testContext()
    const house = { name: 'house', tokens: 100 }
    const one = sourceOf(request, { ...sizes, system: [house, { name: 'role', tokens: 50 }] }, context)
    const two = sourceOf(
      agent,
      { count: 1, goal: 1, steps: 1, thought: 1, answer: 1, tools: [{ device: 'browser', result: 1 }], system: house },
      context,
    )
    expect(one.process(0, rng).system?.map(segment => segment.tokens)).toEqual([100, 50])
    expect(two.process(0, rng).system?.[0]).toBe(one.process(5, rng).system?.[0])
  })
  it('draw one of the variants of a text', () => {
    const source = sourceOf(request, {
      ...sizes,
      system: [
        { tokens: 9, variants: 3 },
        { tokens: 5, variants: 2 },
      ],
    })
    const pairs = Array.from({ length: 200 }, (_, n) =>
      source
        .process(n, rng)
        .system?.map(segment => segment.id)
        .join(),
    )
    expect(new Set(pairs).size).toBe(6)
  })
  it('have hard tasks as often as asked: 30% of 4,000, give or take 4 × √(0.21/4000) = 2.9%', () => {
    const source = sourceOf(request, { ...sizes, task: { hard: 0.3 } })
    const hard = Array.from({ length: 4000 }, (_, n) => runProcess(source, n)[0]).filter(
      call => call?.do === 'think' && call.task === 'hard',
    )
    expect(Math.abs(hard.length / 4000 - 0.3)).toBeLessThan(0.029)
  })
  it.each([
    [{ cancelLate: true }, 'cancelLate: needs a `deadline`'],
    [{ name: '7up' }, 'name: expected a name'],
    [{ priority: 1.5 }, 'priority'],
    [{ client: { names: [] } }, 'client'],
    [{ limits: { turns: 0 } }, 'limits.turns'],
    [{ clients: 'x' }, ''],
  ])('refuse %j', (part, start) => {
    expect(complaintOf(request, { ...sizes, ...part })).toContain(start)
  })
})
