/** What every keeper must hold to: a known answer with a reason, the same each time, and no endless asking. */
import type { Hold, Keeper, KeeperDefinition, WaitView } from '../../sim/policy.ts'
import { guard } from './guard.ts'

const MOST_QUESTIONS = 100
const KNOWN: readonly Hold['do'][] = ['keep', 'swap', 'discard', 'release']

/** The machine's way: `willWait` is for those alone who declare that they look ahead. */
function shown(view: WaitView, definition: KeeperDefinition): WaitView {
  if (definition.clairvoyant) return view
  return Object.defineProperty({ ...view }, 'willWait', {
    get: () => {
      throw new Error('willWait is for clairvoyant keepers')
    },
  })
}

function mustBeSound(hold: Hold, view: WaitView): void {
  if (!KNOWN.includes(hold.do)) throw new Error(`unknown answer ${hold.do}`)
  if (hold.why.length < 3) throw new Error('no reason is given')
  if (hold.do === 'swap' && view.swapTime === Infinity) throw new Error('swap on a core that cannot')
  if (hold.askAgainAt !== undefined && !(hold.askAgainAt > view.now))
    throw new Error(`askAgainAt ${hold.askAgainAt} is past`)
  if (hold.askAgainAt !== undefined && !Number.isSafeInteger(hold.askAgainAt))
    throw new Error('askAgainAt is no whole tick')
}

/** Ask as the machine does, from the start of the wait to its end. */
function follow(keeper: Keeper, definition: KeeperDefinition, view: WaitView): Hold[] {
  const holds: Hold[] = []
  let now = view.now
  for (let asked = 0; asked < MOST_QUESTIONS; asked++) {
    const moment = { ...view, now, waited: now - view.now }
    const hold = keeper.hold(guard(shown(moment, definition)))
    mustBeSound(hold, moment)
    holds.push(hold)
    if (hold.do !== 'keep' || hold.askAgainAt === undefined || hold.askAgainAt > view.now + view.willWait) return holds
    now = hold.askAgainAt
  }
  throw new Error(`asked to be asked ${MOST_QUESTIONS} times in one wait`)
}

/** Throws unless the keeper holds to all of it. */
export function checkKeeper(definition: KeeperDefinition, view: WaitView): void {
  const create = () => definition.create(definition.defaults)
  const [once, again] = [follow(create(), definition, view), follow(create(), definition, view)]
  if (JSON.stringify(once) !== JSON.stringify(again)) throw new Error('two answers to the same question')
}
