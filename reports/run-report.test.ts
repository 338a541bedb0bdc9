import { describe, expect, test } from 'vitest'
import { sampleResult, spread } from './fixture.ts'
import { headline, runReport } from './run-report.ts'

const [core, client] = [sampleResult.cores[0], sampleResult.clients[0]]
const lines = (changes: object): string[] => runReport({ ...sampleResult, ...changes }, 'the command').split('\n')
const twice = <T>(it: T | undefined, name: string): object[] => [{ ...it }, { ...it, name }]

describe('the report of a run', () => {
  test('says in plain words who waited how long and what a token costs', () => {
    expect(headline(sampleResult)).toBe(
      [
        'sample: 1,190 of 1,200 calls of the model finished in 3 min 20 s of simulated time.',
        'Half of the answers began within 80 ms and were whole within 1 s; the slowest hundredth took 10 s or more.',
        'A million tokens cost $16.67; the core was busy 83.5% of the time.',
      ].join('\n'),
    )
  })

  test('ends with the command that reproduces it', () => {
    expect(lines({}).at(-1)).toBe('the command')
  })

  test('names every latency with its spread, and leaves out turns where nobody types', () => {
    const text = runReport(sampleResult, '')
    expect(text).toMatch(/^the first token +160 ms +80 ms +480 ms +800 ms +1\.60 s$/m)
    expect(text).not.toContain("a user's turn")
    expect(lines({ latencyMs: { ...sampleResult.latencyMs, turn: spread(100) } }).join()).toContain("a user's turn")
  })

  test('shows cores and clients where there is more than one', () => {
    expect(runReport(sampleResult, '')).not.toMatch(/^(core|client) /m)
    const text = lines({ cores: twice(core, 'big'), clients: twice(client, 'bob') }).join('\n')
    expect(text).toMatch(/^big +constant +1,200 +83\.5% +12\.5 +0\.250 +50% +3 s +\$0\.500 +\$0\.500$/m)
    expect(text).toMatch(/^bob +700 +7,000 +700 +2 s +1 s +6 s +10 s$/m)
  })

  test('names panics with their reason, ten at most, and counts the rest', () => {
    const panics = Array.from({ length: 12 }, (_, i) => ({ name: 'deadlock', process: `p${i}`, why: 'all wait' }))
    const text = lines({ panics, morePanics: 5 })
    expect(text).toContain('17 panics:')
    expect(text).toContain('  deadlock: p0: all wait')
    expect(text).toContain('  … and 7 more')
  })

  test('says that a stopped run is partial, and that a policy is offline', () => {
    expect(lines({ partial: true }).join()).toContain('partial: stopped at 3 min 20 s')
    const kernel = { ...sampleResult.kernel, scheduler: 'srpt', offline: ['srpt'] }
    expect(lines({ kernel }).join()).toContain('offline: srpt knows the future')
  })

  test('a run in which nothing finished has no latencies to boast of', () => {
    const jobs = { ...sampleResult.jobs, finished: 0 }
    expect(lines({ jobs })[1]).toMatch(/^A million tokens/)
  })
})
