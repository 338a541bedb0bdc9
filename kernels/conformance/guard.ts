/** Views that throw when they are written to, whatever is behind them; and the scheduler that gets such views. */
import type { Job, Scheduler, SchedulerContext, SchedulerDefinition } from '../../sim/policy.ts'

const originals = new WeakMap<object, object>()
const guards = new WeakMap<object, object>()

const refuse = (_target: object, key: string | symbol): never => {
  throw new Error(`a policy may not change what it is shown: ${String(key)}`)
}

/** The same view, read-only. Its methods are called on the original, and views that they hand out are guarded too. */
export function guard<T extends object>(view: T): T {
  const known = guards.get(view)
  if (known !== undefined) return known as T
  const guarded = new Proxy<object>(view, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key, target)
      if (typeof value === 'function') return (...args: unknown[]) => shield(value.apply(target, args.map(relay)))
      return shield(value)
    },
    set: refuse,
    deleteProperty: refuse,
    defineProperty: refuse,
  })
  guards.set(view, guarded)
  originals.set(guarded, view)
  return guarded as T
}

export const unguard = <T extends object>(view: T): T => (originals.get(view) as T | undefined) ?? view

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null
const shield = (value: unknown): unknown => (isObject(value) ? guard(value) : value)

/** What a policy passes to a view: its own guarded views go in as they are, a visitor is shown guarded ones. */
function relay(value: unknown): unknown {
  if (typeof value === 'function') return (...args: unknown[]) => value(...args.map(shield))
  return isObject(value) ? unguard(value) : value
}

const original = (job: Job | null | undefined): Job | null => (job ? unguard(job) : null)

export function guardedScheduler(definition: SchedulerDefinition): SchedulerDefinition {
  return {
    ...definition,
    create(options, context) {
      const inner = definition.create(options, guardedContext(context))
      const outer: Scheduler = {
        arrive: (job, how, view) => inner.arrive(guard(job), how, guard(view)),
        next: view => original(inner.next(guard(view))),
      }
      if (inner.admitted) outer.admitted = (job, view) => inner.admitted?.(guard(job), guard(view))
      if (inner.victim) outer.victim = (view, need) => original(inner.victim?.(guard(view), guard(need)))
      if (inner.done) outer.done = (job, how) => inner.done?.(guard(job), how)
      if (inner.charge) outer.charge = (job, got) => inner.charge?.(guard(job), guard(got))
      if (inner.askAgain) outer.askAgain = view => inner.askAgain?.(guard(view)) ?? null
      if (inner.why) outer.why = (what, job, view) => inner.why?.(what, guard(job), guard(view)) ?? ''
      return outer
    },
  }
}

const guardedContext = (context: SchedulerContext): SchedulerContext => ({
  rng: context.rng,
  outputTokens: job => context.outputTokens(unguard(job)),
  predictedTokens: (job, sigma) => context.predictedTokens(unguard(job), sigma),
  weight: client => context.weight(client),
})
