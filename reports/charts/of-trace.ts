/** All charts that are drawn from a trace: it is heard once, event by event, by whoever draws from it. */
import type { TracedCore, TraceEvent } from '../../sim/trace.ts'
import { ContextMapBuilder } from '../context-map.ts'
import { ServiceBuilder } from '../service.ts'
import { type Timeline, TimelineBuilder } from '../timeline.ts'
import type { Figure, Origin } from './figure.ts'
import { contextMap } from './of-context.ts'
import { service } from './of-service.ts'
import { kvOverTime, slots } from './of-timeline.ts'

export class TraceCharts {
  readonly #timeline: TimelineBuilder
  readonly #contexts = new ContextMapBuilder()
  readonly #service = new ServiceBuilder()

  /** As the trace's header tells them. */
  constructor(cores: readonly TracedCore[]) {
    this.#timeline = new TimelineBuilder(cores)
  }

  add(event: TraceEvent): void {
    for (const builder of [this.#timeline, this.#contexts, this.#service]) builder.add(event)
  }

  /** Once all events are there. */
  finish(origin: Origin): { readonly timeline: Timeline; readonly figures: Figure[] } {
    const timeline = this.#timeline.finish()
    const figures = [
      ...slots(timeline, origin),
      ...kvOverTime(timeline, origin),
      ...contextMap(this.#contexts.finish(), origin),
      ...service(this.#service.finish(), origin),
    ]
    return { timeline, figures }
  }
}
