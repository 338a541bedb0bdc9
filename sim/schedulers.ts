/** Boots the kernel: one scheduler a core, each with options of its own, and what a policy may ask of the machine. */
import { liveOf } from './live.ts'
import { LiveRunner } from './live-runner.ts'
import type { Machine } from './machine.ts'
import { exp, normalQuantile } from './math.ts'
import type { Scheduler, SchedulerContext } from './policy.ts'
import { stream } from './rng.ts'
import { Runner } from './runner.ts'

const PREDICTION = stream('prediction')

export function makeRunners(machine: Machine): Runner[] {
  const { config, jobs, calls, rng, processes } = machine
  const { definition, options, name } = config.kernel.scheduler
  const context: SchedulerContext = {
    rng,
    outputTokens(job) {
      if (!definition.clairvoyant)
        throw new Error(`scheduler ${name}: outputTokens() is for policies that declare clairvoyant: true`)
      return jobs.output[job.index] as number
    },
    predictedTokens(job, sigma) {
      const u = rng.at(PREDICTION, processes.table.key[job.process] as number, jobs.turn[job.index] as number, 0)
      return Math.max(1, Math.round((jobs.output[job.index] as number) * exp(sigma * normalQuantile(u))))
    },
    weight: client => processes.directory.weight(client),
  }
  const boot = (): Scheduler => definition.create({ ...definition.defaults, ...options }, context)
  return config.cores.map(({ core }, i) => {
    const live = liveOf(core)
    return live === null
      ? new Runner(i, config, boot(), jobs, calls)
      : new LiveRunner(live, machine, i, config, boot(), jobs, calls)
  })
}
