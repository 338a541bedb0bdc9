/** What every router must hold to: a core that is there, the same one for the same question, and an end to escalation. */
import type { CoreView, Heard, Job, Router, RouterDefinition } from '../../sim/policy.ts'
import { makeRng } from '../../sim/rng.ts'
import { guard } from './guard.ts'

/** One moment: the job and the cores as they are then. */
export interface Moment {
  readonly job: Job
  readonly cores: readonly CoreView[]
  readonly says: Heard['says']
}

const create = (router: RouterDefinition): Router => router.create(router.defaults, { rng: makeRng(1) })

function mustBeCore(core: number, cores: readonly CoreView[], what: string): void {
  if (!Number.isInteger(core) || core < 0 || core >= cores.length)
    throw new Error(`${what} named core ${core}; there are ${cores.length}`)
}

/** Routes and escalates through all moments; the log says where each job went, and why. */
function drive(router: Router, moments: readonly Moment[], show: <T extends object>(view: T) => T): string[] {
  return moments.map(({ job, cores, says }) => {
    const shown = cores.map(show)
    let core = router.route(show(job), shown)
    mustBeCore(core, cores, 'route')
    const way = [core]
    for (;;) {
      const answer = router.after?.(show(job), { says }, core, shown) ?? 'accept'
      if (answer === 'accept') return `${way} ${router.why?.(show(job), core) ?? ''}`
      mustBeCore(answer.to, cores, 'after')
      if (way.includes(answer.to)) throw new Error(`core ${answer.to} is to answer twice: ${way}`)
      if (answer.why === '') throw new Error(`no reason is given for passing on to core ${answer.to}`)
      core = answer.to
      way.push(core)
    }
  })
}

/** Throws unless the router holds to all of it. */
export function checkRouter(router: RouterDefinition, moments: readonly Moment[]): void {
  const once = drive(create(router), moments, view => view)
  const again = drive(create(router), moments, guard)
  const at = once.findIndex((way, i) => way !== again[i])
  if (at >= 0) throw new Error(`decision ${at} was ${once[at]}, and ${again[at]} the second time`)
}
