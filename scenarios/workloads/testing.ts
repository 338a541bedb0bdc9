/** For tests: a workload without a machine. Programs are driven by hand, results made up as simply as can be. */
import type { Segment } from '../../sim/kv.ts'
import type { Program, Self, Source, Syscall } from '../../sim/program.ts'
import { combineKeys, makeRng, type Rng, stream } from '../../sim/rng.ts'
import type { Ticks } from '../../sim/units.ts'
import { tokensOf } from '../dialogues/tokens.ts'
import type { WorkloadContext, WorkloadKind } from '../workload.ts'

export function testContext(files: Readonly<Record<string, string>> = {}): WorkloadContext {
  const ids = new Map<string, Segment>()
  return {
    place: 'processes[0]',
    devices: ['browser', 'calendar'],
    readFile: path => files[path] ?? '',
    countTokens: tokensOf,
    shared(name, tokens) {
      const segment = ids.get(name) ?? { id: ids.size, tokens }
      ids.set(name, segment)
      return segment
    },
  }
}

/** The one source that this specification, written as in YAML, makes. */
export function sourceOf<S>(kind: WorkloadKind<S>, spec: object, context = testContext()): Source {
  const checked = kind.schema.parse({ kind: kind.kind, name: 'work', ...spec })
  const [source] = kind.sources(checked, context)
  if (source === undefined) throw new Error(`${kind.kind} made no source`)
  return source
}

/** What zod says about it: `path: message`, or null. */
export function complaintOf<S>(kind: WorkloadKind<S>, spec: object): string | null {
  const issue = kind.schema.safeParse({ kind: kind.kind, name: 'work', ...spec }).error?.issues[0]
  return issue === undefined ? null : `${issue.path.join('.')}: ${issue.message}`
}

/** The arrival times, `most` at most. */
export function arrivalTimes(source: Source, most: number, rng: Rng = makeRng(1)): Ticks[] {
  const times: Ticks[] = []
  for (let n = 0; n < most; n++) {
    const time = source.arrival(n, times.at(-1) ?? 0, rng)
    if (time === null) break
    times.push(time)
  }
  return times
}

export function selfOf(source: string, n: number, pc: number, contextTokens = 0, name = `${source}-${n}`): Self {
  const rng = makeRng(7)
  const key = combineKeys(stream(source), n)
  return {
    key,
    name,
    n,
    pc,
    turn: 0,
    result: { of: 'nothing' },
    contextTokens,
    draw: (distribution, use, turn) => distribution.sample(rng, use, key, turn),
  }
}

/** Tokens that a call adds to the context. */
function added(call: Syscall): number {
  if (call.do === 'think') return (call.input ?? 0) + call.output
  if (call.do === 'read') return call.tokens
  return call.do === 'call' || call.do === 'start' ? call.result : 0
}

/** All calls up to the exit, as this process makes them when every call succeeds. */
export function storyOf(program: Program, n = 0, name?: string, systemTokens = 0): Syscall[] {
  const story: Syscall[] = []
  let contextTokens = systemTokens
  while (story.length < 10_000) {
    const call = program.next(selfOf('work', n, story.length, contextTokens, name))
    story.push(call)
    if (call.do === 'exit') return story
    contextTokens += added(call)
  }
  throw new Error('no exit within 10,000 calls')
}

/** The n-th process of a source, run by hand. */
export const runProcess = (source: Source, n = 0): Syscall[] => storyOf(source.process(n, makeRng(7)).program, n)
