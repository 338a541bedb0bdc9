import { describe, expect, test } from 'vitest'
import { insideFolder } from '../test-command.ts'
import { FakeEngine } from './core/fake-engine.ts'
import { liveNotices } from './live-notices.ts'
import { freshParts, type RunPlan } from './plan.ts'
import { runHere } from './run-here.ts'

const SHORT = ['processes.chat.count=1', 'processes.chat.sessions=1', 'processes.chat.turnsPerSession=4']
const plan: RunPlan = { scenario: 'tiny-chat', settings: SHORT, overrides: { pager: 'fifo' }, core: 'fake' }
const CUT = 'reads at most 4,096 tokens: the window of 8,192 is cut to that; --set ram.context=4096 says so itself\n'

/** On a model without a voice that reads so many tokens. */
async function noticesOf(contextLimit: number, settings: readonly string[] = []) {
  const engine = new FakeEngine({ vocabulary: 100, contextLimit })
  const core = async () => ({ engine, voice: null, dtype: 'fp32' })
  const more = { ...plan, settings: [...SHORT, ...settings] }
  return liveNotices(await runHere(more, undefined, {}, {}, { ...freshParts, core }))
}

const DRAWN = 'fake has random weights: its times are real, its answers are drawn'

test('random weights are told, and a window that the model can read is not', async () => {
  expect(await noticesOf(512)).toEqual([DRAWN])
})

test('a window that a model cannot read is told, with what sets it so', async () => {
  const cut =
    'fake reads at most 1,000 tokens: the window of 8,192 is cut to that; --set ram.context=1000 says so itself'
  expect(await noticesOf(1000, ['ram.context=8k'])).toEqual([cut, DRAWN])
  expect(await noticesOf(1000, ['ram.context=1000'])).toEqual([DRAWN])
})

test('of a simulated run there is nothing to be known', async () => {
  expect(liveNotices(await runHere({ ...plan, core: undefined }))).toEqual([])
})

describe('a window that is cut is told once', () => {
  const words = ['tiny-chat', '--core', 'tiny', ...[...SHORT, 'ram.context=8k'].flatMap(each => ['--set', each])]

  test('by llmos run, on stderr and in its JSON', async () => {
    const { status, stdout, stderr } = await insideFolder('.')('run', ...words, '--json')
    expect([status, stderr]).toEqual([0, `llmos-tiny ${CUT}`])
    expect(JSON.parse(stdout).live.cut).toEqual({ wanted: 8192, limit: 4096 })
  })

  test('by llmos compare, for all pagers and seeds', async () => {
    const asked = [...words, '--pagers', 'fifo,lru', '--seeds', '2', '--workers', '1', '--json']
    const { status, stdout, stderr } = await insideFolder('.')('compare', ...asked)
    expect([status, stderr]).toEqual([0, `llmos-tiny ${CUT}`])
    expect(JSON.parse(stdout).notices).toEqual([`llmos-tiny ${CUT.trimEnd()}`])
  })
})
