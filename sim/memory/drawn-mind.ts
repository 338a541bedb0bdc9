/** The simulated mind at work: what it says is drawn when it begins to speak, and so is known to the token. */
import type { Fact } from '../facts.ts'
import type { Machine } from '../machine.ts'
import { keepChance, listed } from '../quality.ts'
import { stream } from '../rng.ts'
import type { Tokens } from '../units.ts'
import { cites, planAnswer, planSave } from './asking.ts'
import { factsIn } from './handles.ts'
import type { Memory, Plan, Turn } from './memory.ts'
import type { KernelCall, Mind } from './mind.ts'
import type { Paging } from './paging.ts'
import { versionKey } from './version-key.ts'

const KEEPS = stream('summary keeps')
/** What a model says that has nothing to say. */
const SHORT_ANSWER = 4

export class DrawnMind implements Mind {
  protected readonly machine: Machine
  protected readonly paging: Paging

  constructor(machine: Machine, paging: Paging) {
    this.machine = machine
    this.paging = paging
  }

  reads(_row: number, _memory: Memory): void {}

  begin(row: number, memory: Memory, turn: Turn): Tokens {
    const plan = planAnswer(memory, turn, memory.prompt?.tokens ?? 0, this.paging.asker(row))
    memory.plan = plan
    const { callTokens, quality } = this.paging.config
    return 'call' in plan ? (quality.lengths?.call ?? callTokens) : turn.think.output
  }

  again(_row: number, _memory: Memory): Tokens | null {
    return null
  }

  heed(row: number, memory: Memory, notes: Tokens): Tokens {
    const plan = planSave(memory, notes, this.paging.asker(row))
    memory.plan = plan
    const call = plan !== null && 'call' in plan ? plan.call : null
    return call !== null && call.do === 'save' ? call.content.tokens : SHORT_ANSWER
  }

  hear(_row: number, _memory: Memory): void {}

  wordsOf(_row: number, _memory: Memory, _page: number): string | undefined {
    return undefined
  }

  stated(plan: Plan | null): readonly Fact[] | undefined {
    return this.paging.config.callsHold === true ? savedIn(plan) : undefined
  }

  beginKernelCall(_row: number, _memory: Memory, _call: KernelCall): void {}

  /** Each fact has its own luck, the same for every policy that sums it up for the first time, the second time … */
  kept(row: number, memory: Memory, pages: readonly number[], ratio: number): readonly Fact[] {
    const { rng, processes } = this.machine
    const key = processes.table.key[row] as number
    const { quality } = this.paging.config
    const isKept = (fact: Fact, chance: number): boolean => {
      const times = (memory.summarised.get(versionKey(fact)) ?? 0) + 1
      memory.summarised.set(versionKey(fact), times)
      return rng.at(KEEPS, key, versionKey(fact), times) < chance
    }
    if (quality.list === undefined)
      return factsOn(memory, pages).filter(fact => isKept(fact, keepChance(quality, ratio)))
    const told = pages.reduce((sum, page) => sum + (memory.ram.tokens[page] as number), 0)
    return listed(quality.list, lastTold(memory, pages), Math.round(ratio * told), isKept)
  }

  cites(row: number, memory: Memory): boolean {
    return cites(memory, this.paging.asker(row))
  }

  stands(row: number, segment: number): void {
    this.machine.config.transcript?.stands(this.machine.processes.table.key[row] as number, segment)
  }

  gone(row: number): void {
    this.machine.config.transcript?.gone(this.machine.processes.table.key[row] as number)
  }
}

/** The facts that this call writes down. */
export function savedIn(plan: Plan | null): readonly Fact[] | undefined {
  const call = plan !== null && 'call' in plan ? plan.call : null
  return call?.do === 'save' ? factsIn(call.content) : undefined
}

/** Each once, where it comes first. */
export function once(facts: readonly Fact[]): Fact[] {
  const known = new Map<string, Fact>()
  for (const fact of facts) {
    const name = `${fact.key}:${fact.version}`
    if (!known.has(name)) known.set(name, fact)
  }
  return [...known.values()]
}

/**
 * Each key once, in its latest version, in the order in which these pages told it last. What the model has saved it need
 * not tell once more.
 */
function lastTold({ ram, holdings }: Memory, pages: Iterable<number>): Fact[] {
  const last = new Map<number, Fact>()
  for (const page of pages) {
    if (ram.page(page).kind === 'call') continue
    for (const fact of holdings.of(page)) {
      if ((last.get(fact.key)?.version ?? 0) > fact.version) continue
      last.delete(fact.key)
      last.set(fact.key, fact)
    }
  }
  return [...last.values()]
}

/** Each once, in the order of the pages. */
export function factsOn(memory: Memory, pages: Iterable<number>): Fact[] {
  const facts: Fact[] = []
  for (const page of pages) facts.push(...memory.holdings.of(page))
  return once(facts)
}
