/**
 * What processes of every kind have: whom they serve, how urgent they are, the start of their prompts,
 * their limits. Processes that agree in these share one `ProcessSpec`, so a million of them cost nothing here.
 */
import { z } from 'zod'
import { type Distribution, uniform, zipf } from '../../sim/distributions.ts'
import type { Segment } from '../../sim/kv.ts'
import type { Task } from '../../sim/policy.ts'
import type { ProcessSpec, Program, Self, Source } from '../../sim/program.ts'
import { type Rng, stream } from '../../sim/rng.ts'
import { durationTicks, probability, tokens } from '../units.ts'
import type { WorkloadContext } from '../workload.ts'

const CLIENT = stream('workload client')
const SYSTEM = stream('workload system')
const TASK = stream('workload task')

const NAME = /^[A-Za-z][A-Za-z0-9_-]{0,63}$/
export const nameSchema = z
  .string()
  .regex(NAME, { error: 'expected a name: a letter, then letters, digits, - and _, 64 at most' })
const skew = z.number().min(0).max(10).optional().describe('0: all alike; 1: the first is asked for most, by far')
const many = z.int().min(1).max(100_000)

const clientSchema = z
  .union([
    nameSchema,
    z.strictObject({ names: z.array(nameSchema).min(1), zipf: skew }),
    z.strictObject({ count: many, zipf: skew }),
    z.strictObject({ each: nameSchema }),
  ])
  .describe('who pays: a name, some drawn from `names` or from `count` of them, or one for `each` process')

const systemPart = z.strictObject({
  name: nameSchema.optional().describe('equal names are equal text, in the whole scenario'),
  tokens: tokens.refine(value => value > 0, { error: 'must be above 0' }),
  variants: many.optional().describe('so many different texts; each process draws one'),
  zipf: skew,
})
export const systemSchema = z.union([systemPart, z.array(systemPart).min(1)])

export const taskSchema = z.union([z.enum(['simple', 'hard']), z.strictObject({ hard: probability })])

const limit = tokens.refine(value => value > 0, { error: 'must be above 0' })
export const limitsSchema = z.strictObject({
  tokens: limit.optional().describe('tokens generated in its life'),
  turns: z.int().min(1).optional().describe('calls of the model in its life'),
  lifetime: durationTicks.optional(),
})

/** The fields that every kind takes. */
export const processFields = {
  name: nameSchema,
  client: clientSchema.optional(),
  priority: z.int().min(-1000).max(1000).optional().describe('lower is more urgent; default 0'),
  deadline: durationTicks.optional().describe('each call of the model is due so long after it was made'),
  cancelLate: z.boolean().optional().describe('end a late call; without it, lateness is only counted'),
  limits: limitsSchema.optional(),
  task: taskSchema.optional(),
}
/** Those that write their own prompts take this too. */
export const systemField = { system: systemSchema.optional().describe('the shared start of every prompt') }

const fieldsShape = z.object({ ...processFields, ...systemField })
export type ProcessFields = z.output<typeof fieldsShape>

export function checkProcess(spec: Pick<ProcessFields, 'cancelLate' | 'deadline'>, issues: z.RefinementCtx): void {
  if (!spec.cancelLate || spec.deadline !== undefined) return
  issues.addIssue({ code: 'custom', message: 'needs a `deadline` to be late for', path: ['cancelLate'] })
}

/** One of `count` things for the n-th process. */
interface Choice {
  readonly count: number
  pick(n: number, rng: Rng): number
}

function choice(count: number, exponent: number | undefined, use: number, key: number): Choice {
  if (count === 1) return { count, pick: () => 0 }
  const ranks = zipf(count, exponent ?? 0)
  return { count, pick: (n, rng) => ranks.sample(rng, use, key, n) - 1 }
}

function clientsOf(spec: ProcessFields): { of: Choice; name(i: number): string } {
  const { client = spec.name } = spec
  const key = stream(spec.name)
  if (typeof client === 'string') return { of: choice(1, 0, CLIENT, key), name: () => client }
  if ('each' in client)
    return { of: { count: Number.POSITIVE_INFINITY, pick: n => n }, name: i => `${client.each}-${i}` }
  if ('count' in client) {
    return { of: choice(client.count, client.zipf, CLIENT, key), name: i => `${spec.name}-client-${i}` }
  }
  return { of: choice(client.names.length, client.zipf, CLIENT, key), name: i => client.names[i] ?? spec.name }
}

function systemsOf(spec: ProcessFields, context: WorkloadContext): { of: Choice; text(i: number): Segment[] } {
  const parts = spec.system === undefined ? [] : [spec.system].flat()
  const picks = parts.map((part, i) => choice(part.variants ?? 1, part.zipf, SYSTEM + i, stream(spec.name)))
  const count = picks.reduce((product, part) => product * part.count, 1)
  const pick = (n: number, rng: Rng) => picks.reduce((index, part) => index * part.count + part.pick(n, rng), 0)
  const text = (index: number) => {
    let rest = index
    const variants = picks.map(() => 0)
    for (let i = parts.length - 1; i >= 0; i--) {
      const of = picks[i]?.count ?? 1
      variants[i] = rest % of
      rest = Math.floor(rest / of)
    }
    return parts.map((part, i) => {
      const name = part.name ?? (i === 0 ? spec.name : `${spec.name}-${i}`)
      return context.shared(part.variants === undefined ? name : `${name}-${variants[i]}`, part.tokens)
    })
  }
  return { of: { count, pick }, text }
}

/** All that a `ProcessSpec` holds but for the program, the client and the system prompt. */
const terms = (spec: ProcessFields) => ({
  priority: spec.priority,
  deadline: spec.deadline,
  cancelLate: spec.cancelLate,
  limits: spec.limits,
})

/** The processes of a source, all running `program`. */
export function processesOf(spec: ProcessFields, context: WorkloadContext, program: Program): Source['process'] {
  const clients = clientsOf(spec)
  const systems = systemsOf(spec, context)
  const made = new Map<number, ProcessSpec>()
  return (n, rng) => {
    const client = clients.of.pick(n, rng)
    const system = systems.of.pick(n, rng)
    const index = client * systems.of.count + system
    const known = made.get(index)
    if (known !== undefined) return known
    const one = { program, client: clients.name(client), system: systems.text(system), ...terms(spec) }
    if (clients.of.count !== Number.POSITIVE_INFINITY) made.set(index, one)
    return one
  }
}

const share: Distribution = uniform(0, 1)

/** Is this turn's task simple or hard? A draw of its own, so that a router cannot change it. */
export function taskOf(task: ProcessFields['task']): (self: Self, turn: number) => Task | undefined {
  if (typeof task !== 'object') return () => task
  return (self, turn) => (self.draw(share, TASK, turn) < task.hard ? 'hard' : 'simple')
}
