/** Paging in the machine, by hand: what comes and goes in which order, what is missed, what each action costs and delays. */
import { describe, expect, test } from 'vitest'
import { ask, asking, diary, fact, type Paged, page, paged, pagerOf, tell } from './memory/test-memory.ts'
import type { Pager } from './pager.ts'
import type { Syscall } from './program.ts'
import { MS, play, script, think } from './test-machine.ts'

/** A window of 100 tokens, 10 of them kept for the answer. */
const story = (calls: readonly Syscall[], pager: Partial<Pager> = {}, options: Paged = {}, definition = {}) =>
  paged([script(calls)], pagerOf(pager, definition), options)
const read = (tokens: number, after = 0): Syscall => ({ do: 'read', after: after * MS, tokens })

describe('pages come and go', () => {
  test('a page that does not fit drives out the oldest, before it comes in', () => {
    const config = story([tell(page(40), page(40), page(30))])
    expect(diary(config, 'page-in', 'page-out')).toEqual([
      '0 page-in 0 document 40',
      '0 page-in 1 document 40',
      '0 page-out 0 recall',
      '0 page-in 2 document 30',
    ])
  })

  test('the room kept for the answer is not for pages: 90 tokens fit, 91 do not', () => {
    const outs = (tokens: number) => diary(story([tell(page(50), page(tokens))]), 'page-out').length
    expect([outs(40), outs(41)]).toEqual([0, 1])
  })

  test('an answer longer than the room kept for it drives pages out when it is asked for', () => {
    const config = story([tell(page(45), page(45)), think(11)])
    expect(diary(config, 'page-in', 'page-out', 'submit')).toEqual([
      '0 page-in 0 document 45',
      '0 page-in 1 document 45',
      '0 page-out 0 recall',
      '0 submit 45 11',
      '11 page-in 2 assistant 11',
    ])
  })

  test('what the user asks stays until it is answered, whatever else comes', () => {
    const use: Syscall = { do: 'call', device: 'tool', result: 30 }
    const config = story([read(40), use, use, think(1), tell(page(50))], {}, { devices: [{ name: 'tool' }] })
    expect(diary(config, 'page-out')).toEqual(['10 page-out 1 recall', '11 page-out 0 recall'])
  })

  test('contexts of several processes do not know of each other', () => {
    const config = paged([script([tell(page(60), page(60))]), script([tell(page(80))])], pagerOf())
    const outs = play(config).trace.filter(event => event.on === 'page-out')
    expect(outs.map(event => event.process)).toEqual(['p-0'])
  })
})

describe('questions and what they miss', () => {
  const calls = [tell(page(40, 1), page(40, 2), page(40, 3)), ask(5, 1), ask(5, 2)]

  test('a fact that has left is a fault, and where nothing comes back the mind does not know', () => {
    expect(diary(story(calls), 'page-out', 'fault', 'asked', 'finish')).toEqual([
      '0 page-out 0 recall',
      '0 fault 0 capacity',
      '5 finish unknown',
      '5 asked 0 of 1',
      '10 finish right',
      '10 asked 1 of 1',
    ])
  })

  test('a fact that nobody told is a compulsory fault', () => {
    expect(diary(story([tell(page(40, 1)), ask(5, 9)]), 'fault')).toEqual(['0 fault -1 compulsory'])
  })

  test('an MMU brings back what is missed, and something else has to go', () => {
    expect(diary(story(calls, {}, { options: { pageIn: 'oracle' } }), 'page-out', 'page-in', 'fault').slice(4)).toEqual(
      [
        '0 fault 0 capacity',
        '0 page-out 1 recall',
        '0 page-in 0 document 40',
        '5 page-in 3 assistant 5',
        '5 fault 1 capacity',
        '5 page-out 2 recall',
        '5 page-in 1 document 40',
        '10 page-in 4 assistant 5',
      ],
    )
  })

  test('a search takes its time before the answer, and finds it', () => {
    const config = story(calls.slice(0, 2), {}, { options: { pageIn: 'search', topK: 1 } })
    expect(diary(config, 'fault', 'submit', 'asked')).toEqual(['3 fault 0 capacity', '3 submit 80 5', '8 asked 1 of 1'])
  })

  test('where nothing has left, nothing is searched', () => {
    const config = story([tell(page(40, 1)), ask(5, 1)], {}, { options: { pageIn: 'search' } })
    expect([diary(config, 'submit'), play(config).summary.memory?.searches]).toEqual([['0 submit 40 5'], 0])
  })

  test('where a stub stands in the place of a page, the page is searched for', () => {
    const stub: Partial<Pager> = {
      afterTurn: ram => (ram.turn === 1 ? [{ do: 'stub', page: ram.page(0), tokens: 2, why: 'old' }] : []),
    }
    const calls = [tell(page(40, 1)), think(5), ask(5, 1)]
    const config = story(calls, stub, { options: { pageIn: 'search', topK: 1 } })
    expect(diary(config, 'fault', 'page-in', 'asked').slice(3)).toEqual([
      '8 fault 0 capacity',
      '8 page-in 0 document 40',
      '13 asked 1 of 1',
      '13 page-in 3 assistant 5',
    ])
  })

  test('a page that comes back is heard of as a fault, a use as a touch, both before room is made', () => {
    const heard: string[] = []
    const pager: Partial<Pager> = {
      asked: () => [],
      touch: ({ id }, by) => void heard.push(`touch ${id} ${by}`),
      fault: (_, { id }) => void heard.push(`fault ${id}`),
      admit: ({ id }) => void heard.push(`admit ${id}`),
    }
    play(
      story([tell(page(40, 1), page(40, 2)), ask(5, 2), tell(page(40)), ask(5, 1)], pager, {
        options: { pageIn: 'oracle', touch: 'oracle' },
      }),
    )
    expect(heard).toEqual([
      'admit 0',
      'admit 1',
      'touch 1 oracle',
      'admit 2',
      'admit 3',
      'fault 0',
      'admit 0',
      'admit 4',
    ])
  })

  test('one that names its source touches it once the answer is given', () => {
    const heard: string[] = []
    const touch: Pager['touch'] = ({ id }, by) => void heard.push(`${by} ${id}`)
    play(story([tell(page(40, 1), page(40, 2)), ask(5, 2)], { touch }, { options: { touch: 'cited' } }))
    expect(heard).toEqual(['cited 1'])
  })

  test('an old version in sight misleads: stale, until the new one is told', () => {
    const newer = { needs: [fact(1, 1)] }
    const calls = [tell(page(20, 1)), asking(5, newer), tell({ tokens: 20, holds: [fact(1, 1)] }), asking(5, newer)]
    expect(diary(story(calls, {}, { mind: { stale: 1 } }), 'finish')).toEqual(['5 finish stale', '10 finish right'])
  })
})

describe('summaries', () => {
  const calls = [tell(page(40, 1), page(40, 2)), read(30), think(5)]
  const summing: Partial<Pager> = {
    makeRoom: ram => [{ do: 'summarize', pages: [...ram.inPromptOrder()], into: 8, place: 'top', why: 'full' }],
  }

  test('are calls of the model, which the answer waits for: 8 tokens, 8 ms', () => {
    expect(diary(story(calls, summing), 'summarize', 'submit', 'page-out', 'page-in', 'finish').slice(2)).toEqual([
      '0 summarize 2 pages 8',
      // The instructions, 10 tokens, and the two pages.
      '0 submit 90 8',
      '8 finish right',
      '8 page-in 3 summary 8',
      '8 page-out 0 recall',
      '8 page-out 1 recall',
      '8 page-in 2 user 30',
      '8 submit 38 5',
      '13 finish right',
      '13 page-in 4 assistant 5',
    ])
  })

  test('wait their turn on a core that is busy', () => {
    const config = paged([script([think(20)]), script(calls)], pagerOf(summing), { cores: [{ slots: 1 }] })
    expect(diary(config, 'finish')).toEqual(['20 finish right', '28 finish right', '33 finish right'])
  })

  test('keep what the mind keeps: all of it, so both facts are found in the summary; or nothing', () => {
    const asked = (mind: Paged['mind'] = {}) =>
      diary(story([...calls.slice(0, 2), ask(5, 1, 2)], summing, { mind }), 'asked')
    expect(asked()).toEqual(['13 asked 2 of 2'])
    expect(asked({ keeps: [[0, 0]] })).toEqual(['13 asked 0 of 2'])
  })

  test('that are lists say the latest version of each fact, the one told last first, while there is room: for one of two', () => {
    const told = [page(25, 1), page(25, 2), { tokens: 25, holds: [fact(1, 1)] }]
    const found = (from: 'last' | 'first', ...needs: ReturnType<typeof fact>[]) => {
      const list = { keeps: 1, frame: 0, tokensPerFact: 8, from }
      return diary(story([tell(...told), read(30), asking(5, { needs })], summing, { mind: { list } }), 'asked')
    }
    expect(found('last', fact(1, 1))).toEqual(['13 asked 1 of 1'])
    expect(found('last', fact(2))).toEqual(['13 asked 0 of 1'])
    expect(found('last', fact(1))).toEqual(['13 asked 0 of 1'])
    expect(found('first', fact(2))).toEqual(['13 asked 1 of 1'])
  })

  test('are counted: calls, what went in, what came out', () => {
    const { memory } = play(story(calls, summing)).summary
    expect(memory?.summaries).toEqual({ calls: 1, tokensIn: 90, tokensOut: 8 })
    expect([memory?.extraCalls, memory?.pagedOutTokens]).toEqual([1, 80])
  })
})
