/**
 * An engine whose steps are timed in processor time: what the process has computed, not what it has waited while other
 * programs had the processor. On a machine of one's own, with one thread, the two are the same; on one that others use,
 * times on the wall say little about the model. With several threads it would count each of them.
 */
import type { Engine } from './engine.ts'

export const CLOCKS = ['wall', 'cpu'] as const
export type Clock = (typeof CLOCKS)[number]

export const onClock = (engine: Engine, clock: Clock): Engine => (clock === 'wall' ? engine : onProcessorClock(engine))

/** `usage` gives microseconds since some moment; what it gave before is taken off. */
export function onProcessorClock(engine: Engine, usage: () => NodeJS.CpuUsage = () => process.cpuUsage()): Engine {
  return {
    name: engine.name,
    hash: engine.hash,
    vocabulary: engine.vocabulary,
    contextLimit: engine.contextLimit,
    open: () => engine.open(),
    close: sequence => engine.close(sequence),
    dispose: () => engine.dispose(),
    async step(work) {
      const before = usage()
      const { next } = await engine.step(work)
      const after = usage()
      return { next, seconds: (after.user - before.user + after.system - before.system) / 1e6 }
    },
  }
}
