/**
 * What a pager decided, written down as plain data, and a pager that decides the same again. A student's file runs far
 * away, in a worker; what comes back is its decisions alone, and what they lead to is counted here, on our own machine.
 */
import { faultOf, guarded } from '../../scenarios/guard-policy.ts'
import { UserError } from '../../scenarios/user-error.ts'
import { type Action, type Actions, evict, type Pager, type PagerDefinition } from '../../sim/pager.ts'

export interface Decision {
  /** Whose window: as the machine keys its processes. */
  readonly process: number
  readonly turn: number
  readonly victims: readonly number[]
  /** What it said of the first of them. */
  readonly why: string
}

/** An MMU that knows the address, and a bit for each use: the textbook. */
const TEXTBOOK = { pageIn: 'oracle', touch: 'oracle' } as const

/** Replacement and nothing else: what a pager may have beyond it does not count in a lab. `turn` is what messages say. */
export function recorded(
  file: string,
  own: PagerDefinition,
  log: Decision[],
  turn: 'turn' | 'request' = 'turn',
): PagerDefinition {
  if (own.clairvoyant === true)
    throw new UserError(`${file}: declares clairvoyant, and no real kernel knows the future; leave it out`)
  const { summary, reference, defaults, create } = guarded('pager', file, own, turn)
  return {
    summary,
    reference,
    defaults: { ...defaults, ...TEXTBOOK },
    create(options, context) {
      const pager = create(options, context)
      const fault = faultOf('pager', pager)
      if (fault !== null) throw new UserError(`${file}: ${fault}`)
      return {
        ...replacing(pager),
        makeRoom(ram, need, incoming) {
          const answer = pager.makeRoom(ram, need, incoming)
          if (Array.isArray(answer)) {
            for (const action of answer) checkAction(action, `${file}: makeRoom() at ${turn} ${ram.turn}`)
            log.push(decisionOf(answer, context.process, ram.turn))
          }
          return answer
        },
      }
    },
  }
}

/** The methods of page replacement, without those of more than that. */
const replacing = ({ touch, fault, admit }: Pager): Omit<Pager, 'makeRoom'> => ({
  ...(touch && { touch }),
  ...(fault && { fault }),
  ...(admit && { admit }),
})

/** What is no action at all, the machine refuses in its own words. */
function checkAction(action: Action, where: string): void {
  const what = action?.do
  if (what === 'evict' && (action.to === undefined || action.to === 'recall')) return
  if (what === 'evict')
    throw new UserError(`${where}: evicts to ${action.to}; here pages go to the recall log: leave out to`)
  if (typeof what === 'string')
    throw new UserError(`${where}: ${what}; a pager of this lab evicts, and does nothing else`)
}

const decisionOf = (answer: Actions, process: number, turn: number): Decision => ({
  process,
  turn,
  victims: answer.flatMap(action => (action?.do === 'evict' && action.page != null ? [action.page.id] : [])),
  why: whyOf(answer[0]),
})

function whyOf(action: Action | undefined): string {
  const why = typeof action?.why === 'function' ? action.why() : action?.why
  return typeof why === 'string' ? why : ''
}

/** Decides as it is written; where nothing is, it evicts nothing. */
export function replayed(log: readonly Decision[]): PagerDefinition {
  return {
    summary: 'What was decided before.',
    reference: '',
    defaults: TEXTBOOK,
    create(_options, { process }) {
      const own = log.filter(decision => decision.process === process)
      let next = 0
      return {
        makeRoom(ram) {
          const { victims, why } = own[next++] ?? { victims: [], why: '' }
          return victims.map(id => evict(ram.page(id), why))
        },
      }
    },
  }
}
