/** What the machine makes of what a live mind says: searches, saves, summaries, answers, and what nobody understands. */
import { describe, expect, test } from 'vitest'
import type { MachineConfig } from '../config.ts'
import type { Heard, LiveJob, LiveMind, PageText, Speech } from '../live.ts'
import { Machine } from '../machine.ts'
import type { Pager, PagerDefinition } from '../pager.ts'
import { MS, script, think } from '../test-machine.ts'
import type { TraceEvent } from '../trace.ts'
import { ask, fact, page, paged, pagerOf, tell } from './test-memory.ts'

const RIGHT: Heard = { is: 'answer', say: 'right', malformed: false }

/** Says what it is given, one after the other, each in so many tokens, and then always the right thing. */
class Scripted implements LiveMind {
  readonly begun: Speech[] = []
  readonly told: PageText[] = []
  private tokens = 0
  private readonly lines: readonly { says: Heard; tokens: number }[]

  constructor(lines: readonly { says: Heard; tokens: number }[]) {
    this.lines = lines
  }

  page(_segment: number, text: PageText): void {
    this.told.push(text)
  }
  begin(_process: number, speech: Speech): number {
    this.begun.push(speech)
    const most = speech.as === 'save' ? speech.most : Math.max(speech.tokens, speech.as === 'answer' ? speech.call : 0)
    this.tokens = this.line?.tokens ?? (speech.as === 'save' ? most : speech.tokens)
    return most
  }
  private get line() {
    return this.lines[this.begun.length - 1]
  }
  finish(): Heard {
    return this.line?.says ?? RIGHT
  }
  wordsOf(): null {
    return null
  }
  /** Has this job said it? */
  readonly ends = (job: LiveJob): boolean => job.gives && job.decoded + 1 === this.tokens
}

async function play(config: MachineConfig, mind: Scripted) {
  const cores = config.cores.map(each => ({
    ...each,
    core: {
      ...each.core,
      closeGap: () => {},
      step: async (jobs: readonly LiveJob[]) => ({ ticks: MS, ended: jobs.filter(mind.ends).map(job => job.id) }),
    },
  }))
  const trace: TraceEvent[] = []
  const machine = new Machine({
    ...config,
    cores,
    mind,
    transcript: { stands() {}, gone() {} },
    trace: event => trace.push(event),
  })
  while (machine.advance(1000) !== 'done') await machine.answerAll()
  return { trace, memory: machine.summary().memory, summary: machine.summary() }
}

const found: Pager['syscall'] = (_, call) =>
  call.do === 'search'
    ? [{ do: 'search', store: call.store, query: call.query, k: 1, page: call.page, as: 'copy', why: 'x' }]
    : [{ do: 'note', content: call.content, why: 'x' }]
const calling = (pager: Partial<Pager> = {}, rest: Partial<PagerDefinition> = {}) =>
  pagerOf(
    { syscall: found, ...pager },
    {
      offers: ['search-recall', 'search-archive', 'save-notes'],
      pageIn: 'call',
      layout: () => ({ notes: 40 }),
      ...rest,
    },
  )
const search = (key: number): Heard => ({ is: 'search', key, words: null })
/** Two pages of which the first has to go. */
const outgrown = [tell(page(35, 1), page(60, 2)), ask(5, 1)]

describe('a search', () => {
  test('finds what it names, and the model is run again', async () => {
    const mind = new Scripted([{ says: search(1), tokens: 2 }])
    const { memory, trace } = await play(paged([script(outgrown)], calling()), mind)
    expect(trace.filter(({ on }) => on === 'search')).toMatchObject([{ store: 'recall', results: 1 }])
    expect(memory).toMatchObject({ searches: 1, evidence: { found: 1 }, accuracy: 1, malformed: 0 })
    expect(mind.begun.map(speech => speech.as === 'answer' && speech.evidence)).toEqual([false, true])
  })

  test('for something else is another search, of which the first result is shown', async () => {
    const mind = new Scripted([2, 1].map(key => ({ says: search(key), tokens: 2 })))
    const { memory } = await play(paged([script(outgrown)], calling()), mind)
    expect(memory).toMatchObject({ searches: 2, evidence: { found: 1 } })
  })

  test('for the same again looks further: then in the archive', async () => {
    const mind = new Scripted([9, 9, 9].map(key => ({ says: search(key), tokens: 2 })))
    const { trace } = await play(paged([script(outgrown)], calling()), mind)
    const stores = trace.flatMap(event => (event.on === 'search' ? [event.store] : []))
    expect(stores).toEqual(['recall', 'archive', 'archive'])
  })

  test('for a fact that there is not finds nothing', async () => {
    const { trace } = await play(paged([script(outgrown)], calling()), new Scripted([{ says: search(-1), tokens: 2 }]))
    expect(trace.filter(({ on }) => on === 'search')).toMatchObject([{ results: 0 }])
  })

  test('may be made ten times a turn, and then it must answer', async () => {
    const mind = new Scripted(Array.from({ length: 10 }, () => ({ says: search(9), tokens: 2 })))
    const { trace } = await play(paged([script(outgrown)], calling(), { window: 300 }), mind)
    expect(trace.filter(({ on }) => on === 'model-call')).toHaveLength(10)
    const offered = mind.begun.map(speech => (speech.as === 'answer' ? speech.call : -1))
    expect(offered).toEqual([...new Array(10).fill(2), 0])
  })
})

describe('what nobody understands', () => {
  const malformed: Heard = { is: 'malformed' }

  test('where it was a call gets an error for a reply, and is counted', async () => {
    const mind = new Scripted([{ says: malformed, tokens: 2 }])
    const { memory, trace } = await play(paged([script(outgrown)], calling()), mind)
    expect(memory).toMatchObject({ malformed: 1, turns: 1, answers: { right: 1 } })
    expect(trace.filter(event => event.on === 'page-in' && event.kind === 'result')).toMatchObject([{ tokens: 4 }])
    expect(mind.told.at(-1)).toMatchObject({ kind: 'result', origin: 'error' })
  })

  test('where it was an answer is one all the same', async () => {
    const says: Heard = { is: 'answer', say: 'wrong', malformed: true }
    const { memory } = await play(paged([script(outgrown)], calling()), new Scripted([{ says, tokens: 5 }]))
    expect(memory).toMatchObject({ malformed: 1, turns: 1, answers: { wrong: 1 } })
  })
})

describe('a warning', () => {
  const warning: Pager['afterTurn'] = ram => (ram.turn === 1 ? [{ do: 'tell', tokens: 8, run: true, why: 'x' }] : [])
  const told = [tell(page(20, 1), page(20, 2)), think(5), ask(5, 1)]
  const warned = (says: Heard, tokens: number) => {
    const mind = new Scripted([
      { says: RIGHT, tokens: 5 },
      { says, tokens },
    ])
    return play(paged([script(told)], calling({ afterTurn: warning }), { window: 200 }), mind).then(it => ({
      ...it,
      mind,
    }))
  }

  test('has the model write down what it says, in as many tokens as that took', async () => {
    const facts: Heard = { is: 'facts', facts: [fact(1), fact(1)], invented: 3 }
    const { trace, memory, mind } = await warned(facts, 11)
    expect(trace.filter(({ on }) => on === 'note')).toMatchObject([{ tokens: 11, ok: true, size: 11 }])
    expect(memory).toMatchObject({ invented: 3, malformed: 0 })
    expect(mind.told.filter(({ kind }) => kind === 'notes')).toMatchObject([{ facts: [fact(1)], tokens: 11 }])
    expect(mind.told.filter(({ kind }) => kind === 'notice')).toMatchObject([{ origin: 'warning' }])
  })

  test('leaves it the room that there is, and what it knows', async () => {
    const { mind } = await warned(RIGHT, 5)
    expect(mind.begun[1]).toMatchObject({ as: 'save', known: [fact(1), fact(2)] })
  })

  test('to which it says nothing of use changes nothing', async () => {
    const { trace, summary } = await warned({ is: 'facts', facts: [], invented: 0 }, 5)
    expect(trace.filter(({ on }) => on === 'note' || on === 'model-call')).toEqual([])
    expect(summary.processes.exited).toBe(1)
  })
})

describe('texts', () => {
  test('are told before they are read, each once, and the question with its page', async () => {
    const mind = new Scripted([])
    const calls = [tell(page(20, 1)), { do: 'read', after: 0, tokens: 10 } as const, ask(5, 1), think(5)]
    await play(paged([script(calls)], calling(), { window: 300 }), mind)
    expect(mind.told.map(({ kind, tokens, facts }) => [kind, tokens, facts.length])).toEqual([
      ['document', 20, 1],
      ['user', 10, 0],
    ])
    expect(mind.told.map(text => text.ask?.needs ?? null)).toEqual([null, [fact(1)]])
  })
})
