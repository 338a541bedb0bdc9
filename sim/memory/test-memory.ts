/**
 * Machines with a pager for tests, small enough to follow by hand (see `../test-machine.ts`: an answer of n tokens takes
 * n ms, a prompt is computed in the first of them), and a memory by itself. The mind is perfect unless a test says
 * otherwise; a search takes 3 ms, a call that the model makes 2, a summary of n tokens n.
 */
import type { MachineConfig } from '../config.ts'
import type { Ask, Fact, PageContent } from '../facts.ts'
import { type Actions, evict, type Pager, type PagerDefinition, type RamView } from '../pager.ts'
import type { ProcessSpec, Syscall } from '../program.ts'
import type { QualityProfile } from '../quality.ts'
import { MS, play, type Toy, toy } from '../test-machine.ts'
import type { TraceEvent } from '../trace.ts'
import type { Tokens } from '../units.ts'
import { ActionCheck } from './check-actions.ts'
import type { MemoryConfig } from './config.ts'
import { ContextRam } from './context-ram.ts'
import { Holdings } from './holdings.ts'
import { Memory, type Turn } from './memory.ts'
import { WindowView } from './page-view.ts'

export const perfectMind: QualityProfile = {
  name: 'perfect',
  source: 'for tests',
  recall: { edges: 1, middle: 0, length: 1000 },
  hops: [1],
  keeps: [[0, 1]],
  search: { first: 1, perDecade: 0 },
  words: 1,
  invents: 0,
  stale: 0,
  cites: 1,
  calls: 1,
  goesOn: [1],
  saves: 1,
}

export const testMemory: MemoryConfig = {
  reserve: 10,
  searchTime: 3 * MS,
  callTokens: 2,
  replyTokens: 4,
  instructionTokens: 10,
  quality: perfectMind,
}

// ---- pagers ----

/** From the top of the prompt on, until enough is freed. */
export function oldestOut(ram: RamView, need: Tokens): Actions {
  const actions = []
  let freed = 0
  for (const page of ram.inPromptOrder()) {
    if (freed >= need) break
    actions.push(evict(page, 'oldest'))
    freed += page.tokens
  }
  return actions
}

/** A pager that evicts the oldest, but for what is given. */
export const pagerOf = (pager: Partial<Pager> = {}, definition: Partial<PagerDefinition> = {}): PagerDefinition => ({
  summary: 'For a test.',
  reference: 'none',
  defaults: {},
  create: () => ({ makeRoom: oldestOut, ...pager }),
  ...definition,
})

// ---- machines ----

export interface Paged extends Omit<Toy, 'mind'> {
  readonly window?: Tokens
  readonly options?: object
  /** What differs from `testMemory`, and from a perfect mind. */
  readonly costs?: Partial<MemoryConfig>
  readonly mind?: Partial<QualityProfile>
}

export function paged(processes: readonly ProcessSpec[], pager: PagerDefinition, paged: Paged = {}): MachineConfig {
  const { window = 100, options = {}, costs = {}, mind = {}, cores = [{}], ...rest } = paged
  const config = toy(processes, { ...rest, cores: cores.map(core => ({ contextLimit: window, ...core })) })
  return {
    ...config,
    kernel: { ...config.kernel, pager: { name: 'tested', definition: pager, options } },
    memory: { ...testMemory, ...costs, quality: { ...perfectMind, ...mind } },
  }
}

export const fact = (key: number, version = 0): Fact => ({ key, version })
/** A page that says something. */
export const page = (tokens: Tokens, ...keys: number[]): PageContent => ({ tokens, holds: keys.map(key => fact(key)) })
export const tell = (...pages: PageContent[]): Syscall => ({ do: 'tell', pages })
export const ask = (output: Tokens, ...keys: number[]): Syscall => asking(output, { needs: keys.map(key => fact(key)) })
export const asking = (output: Tokens, ask: Ask): Syscall => ({ do: 'think', output, ask })

/** The trace of a run with one process in short, one line an event: milliseconds, what, details. */
export function diary(config: MachineConfig, ...kinds: TraceEvent['on'][]): string[] {
  const wanted = play(config).trace.filter(event => kinds.length === 0 || kinds.includes(event.on))
  return wanted.map(event => [event.t / MS, event.on, ...details(event)].join(' '))
}

function details(event: TraceEvent): (string | number)[] {
  switch (event.on) {
    case 'page-in':
      return [event.page, event.kind, event.tokens]
    case 'page-out':
      return [event.page, event.to]
    case 'fault':
      return [event.page, event.kind]
    case 'search':
      return [event.store, event.results, 'of', event.of]
    case 'summarize':
    case 'rate':
      return [event.pages, 'pages', event.tokens]
    case 'note':
      return [event.tokens, event.ok ? 'written' : 'refused']
    case 'notice':
    case 'read':
      return [event.tokens]
    case 'model-call':
      return [event.call, event.to]
    case 'submit':
      return [event.prompt, event.output]
    case 'admit':
      return [event.cached]
    case 'finish':
      return [event.say]
    case 'asked':
      return [event.found, 'of', event.needed]
    case 'panic':
      return [event.name]
    default:
      return []
  }
}

// ---- a memory by itself ----

export function bareMemory(window = 1000, reserved = 0, pager: Partial<Pager> = {}): Memory {
  const ram = new ContextRam(window, reserved)
  const view = new WindowView(ram, { similarity: () => 0, nextUse: () => Infinity })
  return new Memory(ram, view, new ActionCheck(ram), new Holdings(), { makeRoom: () => [], ...pager })
}

/** What only the machine has written: no program has told it. */
const OWN_KINDS: ReadonlySet<unknown> = new Set(['summary', 'result', 'notice', 'call', 'notes'])

/** A page that a program has told joins the window. */
export function say(memory: Memory, { tokens, kind, holds, text, date }: PageContent): number {
  const id = memory.ram.create(kind ?? 'document', tokens, memory.ram.count + 1)
  memory.holdings.put(id, holds, text, date)
  if (!OWN_KINDS.has(kind)) memory.tell(id, tokens)
  memory.ram.enter(id)
  return id
}

/** A turn that has just begun. */
export const turnWith = (ask: Ask | null, parts: Partial<Turn> = {}): Turn => ({
  think: { do: 'think', output: 5 },
  ask,
  calls: 0,
  resolved: 0,
  searched: null,
  missing: 0,
  embedded: 'no',
  began: 0,
  due: Infinity,
  ...parts,
})
