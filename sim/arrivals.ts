/** Processes come from sources, one pending arrival a source. Open loop: nothing that the machine does moves them. */
import { EVENT } from './events.ts'
import type { Machine } from './machine.ts'
import type { ProcessSpec } from './program.ts'
import { stream } from './rng.ts'
import type { Ticks } from './units.ts'

const KEYS_A_SOURCE = 2 ** 32
const SOURCE_KEYS = 2 ** 21

export class Arrivals {
  private readonly machine: Machine
  private readonly count: number[]
  private readonly keys: number[] = []

  constructor(machine: Machine) {
    this.machine = machine
    const { sources } = machine.config
    this.count = sources.map(() => 0)
    for (const source of sources) this.keys.push(this.freeKey(stream(source.name) % SOURCE_KEYS))
  }

  /** Draws belong to the source's name, so that another source beside it changes nothing. */
  private freeKey(wanted: number): number {
    let key = wanted
    while (this.keys.includes(key)) key = (key + 1) % SOURCE_KEYS
    return key
  }

  open(): void {
    this.machine.config.sources.forEach((_, source) => {
      this.schedule(source, 0)
    })
  }

  /** The next process of this source is here; `start` makes it, and the one after it is awaited. */
  next(source: number, start: (spec: ProcessSpec, key: number, n: number) => void): void {
    const { config, rng, now } = this.machine
    const n = this.count[source] as number
    this.count[source] = n + 1
    const spec = config.sources[source]?.process(n, rng)
    if (spec) start(spec, (this.keys[source] as number) * KEYS_A_SOURCE + n, n)
    this.schedule(source, now)
  }

  private schedule(source: number, previous: Ticks): void {
    const { config, rng, queue } = this.machine
    const n = this.count[source] as number
    const at = config.sources[source]?.arrival(n, previous, rng) ?? null
    if (at !== null) queue.push(Math.max(at, previous), EVENT.arrival, source, n, source, 0)
  }
}
