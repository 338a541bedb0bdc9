/**
 * The life of processes: they come from sources or parents, run their programs from system call to system call, block
 * and wake. How they end is in `endings.ts`.
 */
import { Arrivals } from './arrivals.ts'
import { Directory } from './directory.ts'
import { Endings } from './endings.ts'
import { EVENT } from './events.ts'
import type { Ask, PageContent } from './facts.ts'
import { Keeping } from './keeping.ts'
import type { KvNode } from './kv-node.ts'
import type { Machine } from './machine.ts'
import { Paging } from './memory/paging.ts'
import type { Say } from './policy.ts'
import { type Open, ProcessTable } from './process-table.ts'
import type { PageDetail, ProcessSpec, Result, Syscall } from './program.ts'
import { combineKeys } from './rng.ts'
import type { Runner } from './runner.ts'
import { ProcessSelf } from './self.ts'
import { SystemCalls } from './system-calls.ts'
import { Tools } from './tools.ts'
import type { Ticks, Tokens } from './units.ts'

/** Why a process wakes. */
export const TIMER = 0
export const MAIL = 1

/** System calls at one instant, before a program counts as endless. */
const CALLS_AT_ONCE = 10_000
const TOOL_RESULT: PageDetail = { kind: 'tool' }
const NEXT_OF_KIN = { depth: 64, live: 100_000 }

export class Processes {
  readonly table = new ProcessTable()
  readonly tools: Tools
  readonly keeping: Keeping
  readonly paging: Paging
  readonly endings: Endings
  readonly directory: Directory
  private readonly machine: Machine
  private readonly arrivals: Arrivals
  private readonly calls: SystemCalls
  private readonly self: ProcessSelf
  /** Children that live. */
  spawnedAlive = 0
  /** Nothing will happen any more, not even if somebody's end would wake another. */
  over = false

  constructor(machine: Machine) {
    this.machine = machine
    this.directory = new Directory(machine.config, this.table, machine.metrics.clients)
    this.tools = new Tools(machine, machine.config.devices)
    this.keeping = new Keeping(machine)
    this.paging = new Paging(machine)
    this.endings = new Endings(machine, this.table)
    this.arrivals = new Arrivals(machine)
    this.calls = new SystemCalls(machine, this)
    this.self = new ProcessSelf(this, machine.rng)
  }

  /** Push an event of this process. */
  push(row: number, time: Ticks, kind: number, a: number, b: number): void {
    const { table } = this
    const ordinal = table.events[row] as number
    table.events[row] = ordinal + 1
    this.machine.queue.push(time, kind, table.id[row] as number, ordinal, a, b)
  }

  // ---- birth ----

  openSources(): void {
    this.arrivals.open()
  }

  arrive(source: number): void {
    this.arrivals.next(source, (spec, key, n) => {
      const row = this.table.create(spec, key, source, n, this.directory.client(spec.client))
      if (spec.name !== undefined) this.directory.enter(spec.name, row)
      this.machine.metrics.started++
      this.begin(row, undefined)
    })
  }

  private begin(row: number, parent: string | undefined): void {
    const { now, calls } = this.machine
    const spec = this.table.spec[row] as ProcessSpec
    if (calls.trace) {
      const event = { t: now, on: 'start', process: this.directory.nameOf(row), client: spec.client } as const
      calls.trace(parent === undefined ? event : { ...event, parent })
    }
    const lifetime = spec.limits?.lifetime
    this.table.userSince[row] = now
    if (lifetime !== undefined) this.push(row, now + lifetime, EVENT.lifetime, row, 0)
    this.run(row)
  }

  /** A child is born, and begins at once. False: there are too many. */
  spawn(row: number, spec: ProcessSpec, handle: number | undefined): boolean {
    const { table } = this
    const extra = table.extraOf(row)
    if (extra.depth >= NEXT_OF_KIN.depth || this.spawnedAlive >= NEXT_OF_KIN.live) return false
    const ordinal = extra.children++
    const key = combineKeys(table.key[row] as number, ordinal)
    const child = table.create(spec, key, table.source[row] as number, ordinal, this.directory.client(spec.client))
    const born = table.extraOf(child)
    born.parent = { row, id: table.id[row] as number, handle }
    born.depth = extra.depth + 1
    born.name = spec.name ?? `${this.directory.nameOf(row)}.${ordinal}`
    this.directory.enter(born.name, child)
    this.spawnedAlive++
    this.machine.metrics.started++
    if (handle !== undefined) this.open(row, handle, 'child', Infinity)
    this.machine.queue.push(this.machine.now, EVENT.wake, table.id[child] as number, 0, child, TIMER)
    table.state[child] = 'born'
    return true
  }

  // ---- running ----

  /** Let the process make system calls until one blocks it or ends it. */
  run(row: number): void {
    this.table.state[row] = 'ready'
    while (this.countAtOnce(row) <= CALLS_AT_ONCE) if (!this.perform(row, this.nextCall(row))) return
    this.endings.panic(row, 'endless-loop', `made ${CALLS_AT_ONCE} system calls at one instant, without time going on`)
  }

  /** How many system calls the process has made at this instant, with the one that it is about to make. */
  private countAtOnce(row: number): number {
    const { table, machine } = this
    const again = table.lastCall[row] === machine.now
    table.lastCall[row] = machine.now
    table.callsNow[row] = again ? (table.callsNow[row] as number) + 1 : 1
    return table.callsNow[row] as number
  }

  /** What the program says next; pure, so it may be asked before it is carried out. */
  private nextCall(row: number): Syscall {
    return (this.table.spec[row] as ProcessSpec).program.next(this.self.at(row))
  }

  /** Carry out a system call; says whether the process goes on at once. */
  private perform(row: number, call: Syscall): boolean {
    this.table.pc[row] = (this.table.pc[row] as number) + 1
    return this.paging.tidying.housekeep(row, call) ? this.paging.goOn(row) : this.performNow(row, call)
  }

  performNow(row: number, call: Syscall): boolean {
    return this.calls.perform(row, call)
  }

  /** What each think of the process asks. */
  asksOf(row: number): Iterable<Ask | null> {
    return (this.table.spec[row] as ProcessSpec).program.asks?.(this.self.at(row)) ?? []
  }

  /** The model has answered. The answer joins the context; its KV stays if the process goes on. */
  answered(row: number, job: number, runner: Runner, say: Say): void {
    const { jobs, calls } = this.machine
    const tokens = jobs.output[job] as number
    this.table.count(row, tokens)
    this.countThink(row, job, { of: 'think', say, tokens })
    const over = this.limitReached(row)
    const call: Syscall = over ? { do: 'exit' } : this.nextCall(row)
    const computed = jobs.computed[job] as number
    const node = this.leaveContext(row, job, runner, call.do === 'exit' ? null : tokens)
    this.paging.speaking.answered(row, say, tokens, runner.index)
    calls.free(job)
    if (over) return this.tooManyTokens(row)
    if (call.do !== 'exit') this.keeping.leftover = { row, core: runner.index, node, tokens: computed }
    if (this.perform(row, call)) this.run(row)
    this.keeping.leftover = null
  }

  /** What the call computed stays for the next one, with the answer; null: there is none, and it falls to the cache. */
  private leaveContext(row: number, job: number, runner: Runner, answer: Tokens | null): KvNode | null {
    const { claims } = runner.composer
    if (answer === null) {
      claims.close(job)
      return null
    }
    this.table.write(row, answer)
    if (this.machine.config.transcript) this.paging.mind.stands(row, this.table.context(row).at(-1)?.id ?? 0)
    const node = claims.leave(job)
    this.paging.speaking.leftAt(row, runner.pool, node)
    return node
  }

  private tokenLimit(row: number): Tokens {
    return this.table.spec[row]?.limits?.tokens ?? Infinity
  }

  private tooManyTokens(row: number): void {
    const why = `generated ${this.table.generated[row]} tokens; its limit is ${this.tokenLimit(row)}`
    this.endings.panic(row, 'token-limit', why)
  }

  private limitReached(row: number): boolean {
    return (this.table.generated[row] as number) > this.tokenLimit(row)
  }

  /** The model has called the kernel instead of answering. What it said joins the context all the same. */
  called(row: number, job: number, runner: Runner): void {
    const tokens = this.machine.jobs.output[job] as number
    this.table.count(row, tokens)
    this.leaveContext(row, job, runner, tokens)
    this.countCall(row, job)
    this.machine.calls.free(job)
    if (this.limitReached(row)) return this.tooManyTokens(row)
    this.paging.speaking.called(row, tokens, runner.index)
  }

  private countThink(row: number, job: number, result: Result): void {
    const { table } = this
    table.result[row] = result
    table.turn[row] = (table.turn[row] as number) + 1
    this.countCall(row, job)
  }

  /** A call of the model on the process's behalf is over. */
  countCall(row: number, job: number): void {
    const { table, machine } = this
    table.generated[row] = (table.generated[row] as number) + (machine.jobs.output[job] as number)
    table.attained[row] = (table.attained[row] as number) + (machine.jobs.attained[job] as number)
  }

  /** The call was cancelled, since it was late. */
  unanswered(row: number): void {
    this.table.turn[row] = (this.table.turn[row] as number) + 1
    this.table.result[row] = { of: 'think', say: 'unknown', tokens: 0 }
    this.paging.speaking.unanswered(row)
    this.run(row)
  }

  // ---- waking ----

  /** A timer of the process has run out, or it has mail. */
  wake(row: number, id: number, cause: number): void {
    const { table } = this
    const waitsForMail = table.state[row] === 'receiving'
    if (!table.isAlive(row, id) || table.state[row] === 'doomed' || waitsForMail !== (cause === MAIL)) return
    if (table.state[row] === 'born') return this.begin(row, this.parentName(row))
    if (waitsForMail && table.extra[row]?.mail.length === 0) return
    if (this.calls.wake(row)) this.run(row)
  }

  private parentName(row: number): string | undefined {
    const parent = this.table.extra[row]?.parent
    return parent && this.table.isAlive(parent.row, parent.id) ? this.directory.nameOf(parent.row) : undefined
  }

  resumeFromDevice(row: number, id: number, result: Extract<Result, { of: 'device' }>, content?: PageDetail): void {
    if (!this.table.isAlive(row, id) || this.table.state[row] !== 'device') return
    if (this.take(row, result, content === undefined ? TOOL_RESULT : { ...TOOL_RESULT, ...content })) this.run(row)
  }

  /** Make a result the one that the program sees; what it brings joins the context. Says whether the process goes on at once. */
  take(row: number, result: Result, content: PageDetail = {}): boolean {
    this.table.result[row] = result
    if (!('tokens' in result) || result.of === 'think' || result.tokens === 0) return true
    if (this.paging.isPlain(row, content)) {
      this.table.grow(row, result.tokens)
      return true
    }
    return this.join(row, [{ ...content, tokens: result.tokens }], result.of === 'read')
  }

  /** Pages join the context. Says whether the process goes on at once. */
  join(row: number, pages: readonly PageContent[], isQuestion = false): boolean {
    this.table.state[row] = 'ready'
    return this.paging.add(row, pages, isQuestion)
  }

  open(row: number, handle: number, kind: Open['kind'], expected: Ticks): void {
    this.table.extraOf(row).open.set(handle, { kind, done: null, expected })
  }

  /** What an open handle stands for is done; whoever awaits it wakes. */
  complete(row: number, id: number, handle: number, result: Result): void {
    const extra = this.table.isAlive(row, id) ? this.table.extra[row] : null
    const open = extra?.open.get(handle)
    if (!extra || !open || this.over) return
    open.done = result
    if (this.table.state[row] !== 'awaiting' || (extra.awaited !== 'any' && extra.awaited !== handle)) return
    extra.open.delete(handle)
    if (this.take(row, result, TOOL_RESULT)) this.run(row)
  }
}
