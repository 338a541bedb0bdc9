/**
 * What a policy must be able to do, checked before it is booted; and a coat for policies from somebody's own
 * file, which tells what they throw as a mistake in that file. Those that ship go without: the calls are hot.
 */
import { listed } from './nearest.ts'
import { isMapping } from './problems.ts'
import { UserError } from './user-error.ts'

export type PolicyKind = 'scheduler' | 'router' | 'keeper' | 'pager'

const NEEDED: Readonly<Record<PolicyKind, readonly string[]>> = {
  scheduler: ['arrive', 'next'],
  router: ['route'],
  keeper: ['hold'],
  pager: ['makeRoom'],
}
const OPTIONAL: Readonly<Record<PolicyKind, readonly string[]>> = {
  scheduler: ['admitted', 'victim', 'done', 'charge', 'askAgain', 'why'],
  router: ['after', 'why'],
  keeper: [],
  pager: ['asked', 'touch', 'fault', 'admit', 'syscall', 'afterTurn'],
}
const KINDS = ['scheduler', 'router', 'keeper', 'pager'] as const

const has = (made: Record<PropertyKey, unknown>, method: string): boolean => typeof made[method] === 'function'
const calls = (methods: readonly string[]): string =>
  listed(
    methods.map(method => `${method}()`),
    'and',
  )

/** Why what `create` made is no policy of this kind; null: it is one. */
export function faultOf(kind: PolicyKind, made: unknown): string | null {
  if (!isMapping(made)) return `create() gave no object; a ${kind} has ${calls(NEEDED[kind])}`
  const missing = NEEDED[kind].filter(method => !has(made, method))
  if (missing.length === 0) return null
  const meant = KINDS.find(other => other !== kind && NEEDED[other].every(method => has(made, method)))
  const hint =
    meant === undefined ? `a ${kind} has ${calls(NEEDED[kind])}` : `this is a ${meant}: give it to --${meant}`
  return `what create() gave has no ${calls(missing)}; ${hint}`
}

interface Definition {
  create(...given: never[]): unknown
}

/** What messages name: the file, what it is, and what its turns are called. */
interface Coat {
  readonly kind: PolicyKind
  readonly file: string
  readonly turn: 'turn' | 'request'
}

/** The same policy, its errors told as mistakes of the user's in `file`. */
export function guarded<D extends Definition>(
  kind: PolicyKind,
  file: string,
  definition: D,
  turn: Coat['turn'] = 'turn',
): D {
  const coat = { kind, file, turn }
  const make = guard(definition, 'create', coat)
  const create = (...given: unknown[]): unknown => {
    const made = make(...given)
    return isMapping(made) ? coated(made, coat) : made
  }
  return { ...definition, create }
}

function coated(made: Record<PropertyKey, unknown>, coat: Coat): object {
  // Those of all kinds: `faultOf` wants to say which one it is.
  const methods = [...Object.values(NEEDED).flat(), ...OPTIONAL[coat.kind]].filter(method => has(made, method))
  const frozen = new WeakSet()
  return Object.fromEntries(
    methods.map(method => {
      const call = guard(made, method, coat)
      return [method, coat.kind === 'pager' ? readOnly(call, frozen) : call]
    }),
  )
}

/**
 * A pager is shown the window and its pages themselves, not copies: what it assigns to them would change the machine.
 * Frozen, they throw instead. What they tell is behind their getters, and goes on changing.
 */
const readOnly =
  (call: (...given: unknown[]) => unknown, frozen: WeakSet<object>): typeof call =>
  (...given) => {
    for (const shown of given) {
      if (typeof shown !== 'object' || shown === null || frozen.has(shown)) continue
      frozen.add(Object.freeze(shown))
    }
    return call(...given)
  }

/** Looked up anew at each call: a policy may change its own methods. */
function guard(owner: object, method: string, coat: Coat): (...given: unknown[]) => unknown {
  return (...given) => {
    try {
      const answer = (Reflect.get(owner, method) as (...given: unknown[]) => unknown).apply(owner, given)
      if (isPromise(answer)) refusePromise(answer, place(coat, method, given))
      return answer
    } catch (error) {
      if (error instanceof UserError) throw error
      const what = error instanceof Error ? error.message : String(error)
      throw new UserError(`${place(coat, method, given)} threw: ${what}${lineIn(coat.file, error)}`)
    }
  }
}

/** ` (line 13)`: where in that file; what it called may lie deeper in the stack. Nothing where nobody knows. */
function lineIn(file: string, error: unknown): string {
  const name = file.split(/[\\/]/).at(-1) ?? file
  const frames = error instanceof Error ? (error.stack ?? '').split('\n').slice(1) : []
  const own = frames.find(frame => frame.includes(`/${name}:`) || frame.includes(`\\${name}:`)) ?? ''
  const [, line] = /:(\d+):\d+\)?$/.exec(own) ?? []
  return line === undefined ? '' : ` (line ${line})`
}

/** `./mine.ts: makeRoom() at turn 3`; what else a pager is given has no turn, nor has any other policy. */
function place({ kind, file, turn }: Coat, method: string, [shown]: unknown[]): string {
  const at = kind === 'pager' && isMapping(shown) && typeof shown.turn === 'number' ? ` at ${turn} ${shown.turn}` : ''
  return `${file}: ${method}()${at}`
}

const isPromise = (answer: unknown): answer is PromiseLike<unknown> => isMapping(answer) && has(answer, 'then')

function refusePromise(answer: PromiseLike<unknown>, where: string): never {
  // Should it fail later, nobody is there to hear it, and that alone would end the program.
  answer.then(undefined, () => {})
  throw new UserError(`${where} returned a promise; expected its answer at once: leave out async`)
}
