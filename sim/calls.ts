/**
 * Calls of the model: a process's `think` becomes a job, is routed to a core, and comes back as a reply, or does not.
 */
import { prefillTime } from './estimates.ts'
import { type Host, PolicyError } from './host.ts'
import { NO_JOB, taskNumber } from './jobs.ts'
import type { Segment } from './kv.ts'
import { Losses } from './losses.ts'
import type { Machine } from './machine.ts'
import { reply } from './mind.ts'
import type { CoreView, Heard, Reply, Router, Say } from './policy.ts'
import type { Syscall } from './program.ts'
import type { Runner } from './runner.ts'
import type { PanicName, TraceSink } from './trace.ts'
import type { Ticks, Tokens } from './units.ts'

type Think = Extract<Syscall, { do: 'think' }>
const UNKNOWN: Heard = { says: 'unknown' }
const ANSWERED: Heard = { says: 'an answer' }

export class Calls implements Host {
  readonly trace: TraceSink | null
  private readonly machine: Machine
  private readonly router: Router
  private made = 0
  readonly losses: Losses
  private coreViews: readonly CoreView[] = []

  constructor(machine: Machine) {
    this.machine = machine
    this.losses = new Losses(machine)
    this.trace = machine.config.trace ?? null
    const { definition, options } = machine.config.kernel.router
    this.router = definition.create({ ...definition.defaults, ...options }, { rng: machine.rng })
  }

  nameOf(row: number): string {
    return this.machine.processes.directory.nameOf(row)
  }

  private get views(): readonly CoreView[] {
    if (this.coreViews.length === 0) this.coreViews = this.machine.runners.map(runner => runner.view)
    return this.coreViews
  }

  /** The process calls the model on its whole context, for an answer of `output` tokens that is due at a time. */
  think(row: number, call: Think, output: Tokens, due: Ticks): void {
    const { table } = this.machine.processes
    const job = this.createJob(row, table.contextTokens[row] as number, output, taskNumber(call.task), due)
    this.losses.armDeadline(row, job)
    this.routeAndSend(job)
  }

  /** The kernel calls the model on a prompt of its own, while the process waits. */
  kernelCall(row: number, prompt: readonly Segment[], output: Tokens): void {
    const tokens = prompt.reduce((sum, segment) => sum + segment.tokens, 0)
    const job = this.createJob(row, tokens, output, taskNumber('simple'), Infinity)
    this.machine.jobs.kernelPrompts.set(job, prompt)
    this.routeAndSend(job)
  }

  private routeAndSend(job: number): void {
    const core = this.route(job)
    this.send(job, core, this.trace ? (this.router.why?.(this.machine.jobs.view(job), core) ?? '') : '')
  }

  private createJob(row: number, prompt: Tokens, output: Tokens, task: number, deadline: Ticks): number {
    const { jobs, now, metrics } = this.machine
    const { table } = this.machine.processes
    const job = jobs.create()
    jobs.id[job] = this.made++
    jobs.submitted[job] = now
    jobs.deadline[job] = deadline
    jobs.process[job] = row
    jobs.processAttained[job] = table.attained[row] as number
    jobs.priority[job] = table.spec[row]?.priority ?? 0
    jobs.client[job] = table.client[row] as number
    jobs.turn[job] = table.turn[row] as number
    jobs.promptTokens[job] = prompt
    jobs.output[job] = output
    jobs.task[job] = task
    table.job[row] = job
    table.state[row] = 'thinking'
    metrics.arrived++
    metrics.prompt += prompt
    const client = metrics.clients[table.client[row] as number]
    if (client) {
      client.jobs++
      client.input += prompt
      client.output += output
    }
    return job
  }

  private route(job: number): number {
    const { runners, jobs, now } = this.machine
    for (const runner of runners) runner.catchUp(now)
    return this.checked(this.router.route(jobs.view(job), this.views), 'route')
  }

  private checked(core: number, method: string): number {
    if (this.machine.runners[core] !== undefined) return core
    const { name } = this.machine.config.kernel.router
    throw new PolicyError(
      `router ${name}: ${method}() gave core ${core}; the cores are 0 to ${this.machine.runners.length - 1}`,
    )
  }

  private send(job: number, core: number, why: string): void {
    const { jobs, runners, metrics, settled, now } = this.machine
    const runner = runners[core] as Runner
    const row = jobs.process[job] as number
    const prompt = jobs.promptTokens[job] as number
    const output = jobs.output[job] as number
    jobs.core[job] = core
    const tally = metrics.cores[core]
    if (tally) tally.jobs++
    if (this.trace)
      this.trace({
        t: now,
        on: 'submit',
        process: this.nameOf(row),
        turn: jobs.turn[job] as number,
        core: runner.config.name,
        prompt,
        output,
        why,
      })
    if (prompt + output > runner.spec.contextLimit) {
      const what = `${prompt} tokens of prompt and ${output} of answer; ${runner.config.name} has room for ${runner.spec.contextLimit}`
      return this.losses.giveUp(job, 'context-overflow', what)
    }
    if (!jobs.kernelPrompts.has(job)) this.machine.processes.keeping.takeUp(row, job, core)
    runner.submit(job, settled)
  }

  // ---- from the cores ----

  admitted(job: number, cached: Tokens, swapped: Tokens): void {
    const { jobs, metrics, runners, processes } = this.machine
    const core = jobs.core[job] as number
    metrics.cached += cached
    metrics.swapped += swapped
    const tally = metrics.cores[core]
    if (tally && cached > 0) {
      tally.cached += cached
      tally.savedTicks += prefillTime((runners[core] as Runner).config.core, cached)
    }
    if (jobs.kernelPrompts.has(job)) return
    processes.keeping.unpin(jobs.process[job] as number, core)
    if (jobs.preemptions[job] === 0) processes.paging.speaking.admitted(jobs.process[job] as number, cached + swapped)
  }

  preempted(): void {
    this.machine.metrics.preempted++
  }

  prefilled(core: number, tokens: Tokens, again: Tokens): void {
    const { metrics } = this.machine
    metrics.prefilled += tokens
    metrics.recomputed += again
    const tally = metrics.cores[core]
    if (tally) tally.prefilled += tokens + again
  }

  firstToken(job: number): void {
    if (!this.trace) return
    const { jobs, now, runners } = this.machine
    const core = (runners[jobs.core[job] as number] as Runner).config.name
    this.trace({
      t: now,
      on: 'first',
      process: this.nameOf(jobs.process[job] as number),
      turn: jobs.turn[job] as number,
      core,
    })
  }

  finished(job: number): void {
    const { jobs, processes, metrics, runners } = this.machine
    const core = jobs.core[job] as number
    const runner = runners[core] as Runner
    const row = jobs.process[job] as number
    processes.paging.speaking.hear(row)
    const answer = this.answerOf(job, runner)
    const isInternal = jobs.kernelPrompts.has(job) || processes.paging.speaking.isInternal(row)
    this.losses.forget(job)
    this.countFinish(job, core, answer.say, isInternal)
    if (processes.table.state[row] === 'doomed') {
      runner.composer.claims.close(job)
      this.free(job)
      return processes.endings.bury(row)
    }
    if (jobs.kernelPrompts.has(job)) return this.kernelAnswered(job, row, runner)
    if (isInternal) return processes.called(row, job, runner)
    const view = jobs.view(job)
    const heard = answer.say === 'unknown' ? UNKNOWN : ANSWERED
    const next = this.router.after ? this.router.after(view, heard, core, this.views) : 'accept'
    if (next !== 'accept') return this.escalate(job, core, this.checked(next.to, 'after'), next.why)
    metrics.says[answer.say]++
    metrics.acceptedPrompt += view.promptTokens
    metrics.acceptedOutput += jobs.output[job] as number
    processes.answered(row, job, runner, answer.say)
  }

  /** What the tokens say: as good as the core's skill, and as the context allows. */
  private answerOf(job: number, runner: Runner): Reply {
    const { jobs, processes } = this.machine
    const row = jobs.process[job] as number
    const key = processes.table.key[row] as number
    const answer = reply(runner.spec.skill, jobs.view(job).task, this.machine.rng, key, jobs.turn[job] as number)
    const plan = processes.paging.speaking.planned(row)
    return answer.say === 'right' && plan !== null && 'say' in plan ? plan : answer
  }

  private kernelAnswered(job: number, row: number, runner: Runner): void {
    runner.composer.claims.close(job)
    this.machine.processes.countCall(row, job)
    this.free(job)
    this.machine.processes.paging.kernelAnswered(row)
  }

  /** Calls that the kernel made, or that were made to it, are no answers: nobody waited for these alone. */
  private countFinish(job: number, core: number, say: Say, isInternal: boolean): void {
    const { jobs, metrics, now, runners } = this.machine
    const output = jobs.output[job] as number
    const submitted = jobs.submitted[job] as number
    metrics.finished++
    if (!isInternal) metrics.answered(submitted, jobs.admitted[job] as number, jobs.first[job] as number, now, output)
    const client = metrics.clients[jobs.client[job] as number]
    if (client) {
      client.finished++
      client.generated += output
      if (!isInternal) client.e2e.add(now - submitted)
    }
    const late = !isInternal && now > (jobs.deadline[job] as number)
    if (late) metrics.late++
    if (!this.trace) return
    const process = this.nameOf(jobs.process[job] as number)
    const turn = jobs.turn[job] as number
    this.trace({
      t: now,
      on: 'finish',
      process,
      turn,
      core: (runners[core] as Runner).config.name,
      tokens: output,
      say,
    })
    if (late) this.trace({ t: now, on: 'late', process, turn })
  }

  /** The answer was poor: the same question goes to another core. */
  private escalate(job: number, from: number, to: number, why: string): void {
    const { jobs, processes, metrics, runners, now } = this.machine
    const row = jobs.process[job] as number
    const { table } = processes
    const again = {
      output: processes.paging.speaking.again(row) ?? (jobs.output[job] as number),
      task: jobs.task[job] as number,
      deadline: jobs.deadline[job] as number,
    }
    table.attained[row] = (table.attained[row] as number) + (jobs.attained[job] as number)
    metrics.escalated++
    if (this.trace) {
      const name = (core: number) => (runners[core] as Runner).config.name
      this.trace({
        t: now,
        on: 'escalate',
        process: this.nameOf(row),
        turn: jobs.turn[job] as number,
        from: name(from),
        to: name(to),
        why,
      })
    }
    ;(runners[from] as Runner).composer.claims.close(job)
    this.free(job)
    const next = this.createJob(row, table.contextTokens[row] as number, again.output, again.task, again.deadline)
    this.losses.armDeadline(row, next)
    this.send(next, to, 'escalated')
  }

  failed(job: number, name: PanicName, why: string): void {
    this.losses.giveUp(job, name, why)
  }

  dropped(job: number): void {
    this.losses.dropped(job)
  }

  /** The job's row is free; its process has none. */
  free(job: number): void {
    const { jobs, processes } = this.machine
    processes.table.job[jobs.process[job] as number] = NO_JOB
    jobs.release(job)
  }
}
