import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ProcessSpec, Syscall } from '../../sim/program.ts'
import { makeRng } from '../../sim/rng.ts'
import { UserError } from '../user-error.ts'
import agent from './agent.ts'
import chat from './chat.ts'
import { workloadKinds } from './index.ts'
import pipeline from './pipeline.ts'
import request from './request.ts'
import { runProcess, selfOf, sourceOf, storyOf } from './testing.ts'

const verbs = (story: readonly Syscall[]) => story.map(call => call.do).join(' ')

describe('request', () => {
  it('thinks once and is gone', () => {
    const source = sourceOf(request, { count: 1, prompt: 512, output: 128, task: 'hard' })
    expect(runProcess(source)).toEqual([{ do: 'think', input: 512, output: 128, task: 'hard' }, { do: 'exit' }])
  })
  it('answers with one token at least', () => {
    const source = sourceOf(request, { count: 1, prompt: 0, output: 0 })
    expect(runProcess(source)[0]).toMatchObject({ output: 1 })
  })
})

describe('chat', () => {
  const talk = { count: 1, turns: 2, think: '30s', message: 40, answer: 200 }
  it('reads, thinks and writes each turn, and waits for the user between turns', () => {
    const story = runProcess(sourceOf(chat, talk))
    expect(verbs(story)).toBe('read think write read think write exit')
    expect(story[0]).toEqual({ do: 'read', after: 0, tokens: 40 })
    expect(story[3]).toEqual({ do: 'read', after: 30e10, tokens: 40 })
  })
  it('takes the network both ways within the turn', () => {
    const story = runProcess(sourceOf(chat, { ...talk, turns: 1, network: '40ms' }))
    expect(verbs(story)).toBe('read sleep think write exit')
    expect(story[1]).toEqual({ do: 'sleep', for: 4e8 })
    expect(story[3]).toEqual({ do: 'write', after: 4e8 })
  })
  it('needs its own message, or an older page when it looks back', () => {
    const pages = (recall: number, system?: object) => {
      const story = runProcess(sourceOf(chat, { ...talk, turns: 6, recall, system }))
      return story.flatMap(call => (call.do === 'use' ? [call.page] : []))
    }
    expect(pages(0)).toEqual([0, 2, 4, 6, 8, 10])
    expect(pages(0, { tokens: 50 })).toEqual([1, 3, 5, 7, 9, 11])
    const back = pages(1)
    expect(back[0]).toBe(0)
    back.slice(1).forEach((page, i) => {
      expect(page).toBeLessThan(2 * (i + 1))
    })
  })
})

describe('agent', () => {
  const job = { count: 1, goal: 300, steps: 2, thought: 60, answer: 400, tools: [{ device: 'browser', result: 900 }] }
  it('thinks and calls in turn, then answers', () => {
    const story = runProcess(sourceOf(agent, job))
    expect(verbs(story)).toBe('read think call think call think write exit')
    expect(story[2]).toEqual({ do: 'call', device: 'browser', result: 900 })
    expect(story[5]).toMatchObject({ do: 'think', output: 400 })
  })
  it('starts parallel calls at once and waits for each', () => {
    const story = runProcess(sourceOf(agent, { ...job, steps: 2, parallel: 2 }))
    expect(verbs(story)).toBe('read think start start await await think start start await await think write exit')
    const handles = story.flatMap(call => ('handle' in call ? [call.handle] : []))
    expect(handles).toEqual([0, 1, 0, 1, 2, 3, 2, 3])
  })
  it('chooses tools by weight: 3 of 4 calls, give or take 4 × √(3/16/2000) = 3.9%', () => {
    const tools = [
      { device: 'browser', weight: 3, result: 1 },
      { device: 'calendar', result: 1 },
    ]
    const story = runProcess(sourceOf(agent, { ...job, steps: 2000, tools }))
    const calls = story.flatMap(call => (call.do === 'call' ? [call.device] : []))
    expect(Math.abs(calls.filter(device => device === 'browser').length / 2000 - 0.75)).toBeLessThan(0.039)
  })
  it('names the device that the scenario lacks', () => {
    const wrong = { ...job, tools: [{ device: 'brwser', result: 1 }] }
    expect(() => sourceOf(agent, wrong)).toThrow(UserError)
    expect(() => sourceOf(agent, wrong)).toThrow(/processes\[0\]\.tools\[0\]\.device: no device "brwser".*"browser"/)
  })
})

const childrenOf = (story: readonly Syscall[]): ProcessSpec[] =>
  story.flatMap(call => (call.do === 'spawn' ? [call.child] : []))

describe('pipeline', () => {
  const stages = [
    { role: 'plan', output: 100, system: { tokens: 800 } },
    { role: 'book', output: 50, calls: [{ device: 'calendar', result: 20 }] },
  ]
  const session = (spec: object, n = 0) =>
    sourceOf(pipeline, { count: 9, message: 30, stages, ...spec }).process(n, makeRng(7))
  const castOf = (spec: object, n = 0) => childrenOf(storyOf(session(spec, n).program, n, `work-${n}`))

  it('passes the work along a chain and back to the user, each round', () => {
    const story = storyOf(session({ rounds: 2, think: '1min' }, 3).program, 3, 'work-3')
    expect(verbs(story)).toBe('spawn spawn read send receive write read send receive write exit')
    expect(story[3]).toEqual({ do: 'send', to: 'work-3.plan', tokens: 30 })
    const [plan, book] = castOf({}, 3)
    expect([plan?.name, book?.name]).toEqual(['work-3.plan', 'work-3.book'])
    expect(plan && storyOf(plan.program, 3, plan.name)).toMatchObject([
      { do: 'receive' },
      { do: 'think', output: 100 },
      { do: 'send', to: 'work-3.book', tokens: 100 },
      { do: 'exit' },
    ])
    expect(book && verbs(storyOf(book.program, 3, book.name))).toBe('receive call think send exit')
    expect(book && storyOf(book.program, 3, book.name)[3]).toMatchObject({ to: 'work-3' })
  })
  it('asks a whole panel at once and concludes', () => {
    const panel = [
      { role: 'chair', output: 80, conclusion: 300 },
      ...['law', 'art'].map(role => ({ role, output: 40 })),
    ]
    const [chair, law] = castOf({ shape: 'panel', stages: panel })
    const story = chair ? storyOf(chair.program, 0, chair.name) : []
    expect(verbs(story)).toBe('receive think send send receive receive think send exit')
    expect(story[2]).toMatchObject({ to: 'work-0.law', tokens: 80 })
    expect(story[7]).toMatchObject({ to: 'work-0', tokens: 300 })
    expect(law && storyOf(law.program, 0, law.name)[2]).toMatchObject({ to: 'work-0.chair', tokens: 40 })
  })
  it('sends no message that nobody receives, whatever the shape', () => {
    const role = fc.record({ output: fc.integer({ min: 1, max: 9 }) })
    const spec = fc.record({
      shape: fc.constantFrom('chain', 'panel'),
      stages: fc
        .array(role, { minLength: 2, maxLength: 6 })
        .map(list => list.map((it, i) => ({ ...it, role: `r${i}` }))),
      rounds: fc.integer({ min: 0, max: 4 }),
    })
    fc.assert(
      fc.property(spec, it => {
        const user = storyOf(session(it).program, 0, 'work-0')
        const cast = childrenOf(user).map(child => ({ name: child.name, story: storyOf(child.program, 0, child.name) }))
        for (const { name, story } of [{ name: 'work-0', story: user }, ...cast]) {
          const sent = [user, ...cast.map(one => one.story)]
            .flat()
            .filter(call => call.do === 'send' && call.to === name)
          expect(sent.length).toBe(story.filter(call => call.do === 'receive').length)
        }
      }),
      { numRuns: 50 },
    )
  })
  it('shares the prompt of a role among sessions', () => {
    const source = sourceOf(pipeline, { count: 2, message: 1, stages })
    const [one, two] = [0, 1].map(n => childrenOf(storyOf(source.process(n, makeRng(7)).program, n, `work-${n}`))[0])
    expect(one?.system).toEqual([{ id: 0, tokens: 800 }])
    expect(two?.system).toEqual(one?.system)
    expect(two?.program).toBe(one?.program)
  })
})

describe('every kind', () => {
  const file = 'arrived_at,num_prefill_tokens,num_decode_tokens\n0,5,5\n1,6,6\n'
  const specs: Record<string, object> = {
    request: { count: 5, prompt: { exponential: 100 }, output: { uniform: [1, 50] } },
    chat: {
      count: 5,
      turns: { uniform: [1, 9] },
      think: { exponential: '9s' },
      message: 9,
      answer: { exponential: 90 },
    },
    agent: {
      count: 5,
      goal: 9,
      steps: { uniform: [1, 9] },
      thought: { exponential: 90 },
      answer: 9,
      tools: [{ device: 'browser', result: 5 }],
    },
    pipeline: { count: 5, message: 9, rounds: { uniform: [1, 4] }, stages: [{ role: 'a', output: 9 }] },
    trace: { file: 'x.csv' },
  }
  const context = () => ({
    place: '',
    devices: ['browser'],
    readFile: () => file,
    countTokens: () => 1,
    shared: (_: string, tokens: number) => ({ id: 0, tokens }),
  })
  // Those that tell stories are held to it in stories.test.ts.
  it.each(Object.keys(specs).map(name => [name] as const))(
    '%s: the same self makes the same call, in any order',
    name => {
      const kind = workloadKinds.find(one => one.kind === name)
      const source = sourceOf(kind as typeof request, specs[name] ?? {}, context())
      const program = source.process(1, makeRng(7)).program
      const forth = Array.from({ length: 8 }, (_, pc) => program.next(selfOf('work', 1, pc)))
      const back = Array.from({ length: 8 }, (_, i) => program.next(selfOf('work', 1, 7 - i))).reverse()
      expect(JSON.stringify(back)).toBe(JSON.stringify(forth))
    },
  )
})
