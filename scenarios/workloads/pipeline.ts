/**
 * Several agents that work on one thing and pass messages. Each arrival is a session: a process `trip-3`
 * that speaks for the user and spawns one process for each role, `trip-3.planner` and so on. A round is
 *
 *   chain:  user → first → second → … → last → user
 *   panel:  user → first → all others, at the same time → first, who concludes → user
 *
 * Roles keep their context over the rounds. What a role says is what it sends on.
 */
import { z } from 'zod'
import { constant } from '../../sim/distributions.ts'
import type { ProcessSpec, Program, Self, Source } from '../../sim/program.ts'
import { stream } from '../../sim/rng.ts'
import { ticks } from '../../sim/units.ts'
import { durationDistribution, tokenDistribution } from '../units.ts'
import { defineWorkload, type WorkloadContext } from '../workload.ts'
import { arrivalsOf, checkTiming, timingFields } from './arrivals.ts'
import { checkDevice } from './device.ts'
import { checkProcess, nameSchema, processesOf, processFields, systemSchema, taskOf, taskSchema } from './process.ts'
import { EXIT, ring, type Step } from './ring.ts'

const ROUNDS = stream('workload rounds')
const PAUSE = stream('workload pause')
const MESSAGE = stream('workload message')
const OUTPUT = stream('workload output')
const CONCLUSION = stream('workload conclusion')
const RESULT = stream('workload result')

const stage = z.strictObject({
  role: nameSchema,
  system: systemSchema.optional().describe('the start of its prompts, shared by all who play this role'),
  calls: z
    .array(z.strictObject({ device: z.string().min(1), result: tokenDistribution }))
    .optional()
    .describe('devices that it uses, in this order, before it speaks'),
  output: tokenDistribution,
  conclusion: tokenDistribution.optional().describe('panel: what the first says when it has heard the others'),
  task: taskSchema.optional(),
})
type Stage = z.output<typeof stage>

const schema = z
  .strictObject({
    kind: z.literal('pipeline'),
    ...processFields,
    ...timingFields,
    shape: z.enum(['chain', 'panel']).default('chain'),
    stages: z.array(stage).min(1).max(100),
    message: tokenDistribution.describe('what the user says at the start of each round'),
    think: durationDistribution.optional().describe('how long the user thinks between rounds; default 0s'),
    rounds: tokenDistribution.optional().describe('default 1'),
  })
  .superRefine(checkTiming)
  .superRefine(checkProcess)
  .superRefine(checkStages)
export type PipelineSpec = z.output<typeof schema>

function checkStages(spec: { shape: string; stages: readonly Stage[] }, issues: z.RefinementCtx): void {
  const complain = (message: string, ...path: (string | number)[]) =>
    issues.addIssue({ code: 'custom', message, path: ['stages', ...path] })
  if (spec.shape === 'panel' && spec.stages.length < 2) complain('a panel needs two roles at least')
  spec.stages.forEach((each, i) => {
    const twin = spec.stages.findIndex(other => other.role === each.role)
    if (twin < i) complain(`the role "${each.role}" is there already (stages[${twin}])`, i, 'role')
    if (each.conclusion !== undefined && (spec.shape !== 'panel' || i > 0)) {
      complain('only the first of a panel concludes', i, 'conclusion')
    }
  })
}

/** Addresses in one session. */
const roleName = (session: string, role: string) => `${session}.${role}`
const sessionOf = (self: Self) => self.name.slice(0, self.name.lastIndexOf('.'))

const receive: Step = () => ({ do: 'receive' })
const sendTo =
  (address: (self: Self) => string, said: Stage['output'], use: number): Step =>
  (self, round) => ({ do: 'send', to: address(self), tokens: Math.max(1, self.draw(said, use, round)) })

/** Use the devices, then think. */
function work(spec: PipelineSpec, own: Stage): Step[] {
  const calls = (own.calls ?? []).map(
    (call, i): Step =>
      (self, round) => ({ do: 'call', device: call.device, result: self.draw(call.result, RESULT + i, round) }),
  )
  return [...calls, think(spec, own, own.output, OUTPUT)]
}

function think(spec: PipelineSpec, own: Stage, said: Stage['output'], use: number): Step {
  const task = taskOf(own.task ?? spec.task)
  return (self, round) => ({
    do: 'think',
    output: Math.max(1, self.draw(said, use, round)),
    task: task(self, round),
  })
}

/** The role whom the i-th of a chain, or a member of a panel, answers; null: the user. */
const next = (spec: PipelineSpec, i: number): Stage | null =>
  (spec.shape === 'panel' ? spec.stages[0] : spec.stages[i + 1]) ?? null

function follower(spec: PipelineSpec, own: Stage, i: number): Step[] {
  const to = next(spec, i)
  const address = (self: Self) => (to === null ? sessionOf(self) : roleName(sessionOf(self), to.role))
  return [receive, ...work(spec, own), sendTo(address, own.output, OUTPUT)]
}

function chair(spec: PipelineSpec, own: Stage): Step[] {
  const others = spec.stages.slice(1)
  const conclusion = own.conclusion ?? own.output
  return [
    receive,
    ...work(spec, own),
    ...others.map(other => sendTo(self => roleName(sessionOf(self), other.role), own.output, OUTPUT)),
    ...others.map(() => receive),
    think(spec, own, conclusion, CONCLUSION),
    sendTo(sessionOf, conclusion, CONCLUSION),
  ]
}

/** The roles of a session that lasts so many rounds; sessions that last as long share their programs. */
function castOf(spec: PipelineSpec, context: WorkloadContext, rounds: number): Source['process'][] {
  return spec.stages.map((own, i) => {
    const cycle = spec.shape === 'panel' && i === 0 ? chair(spec, own) : follower(spec, own, i)
    const system = [own.system ?? []].flat().map((part, at) => ({
      ...part,
      name: part.name ?? `${spec.name}-${own.role}${at === 0 ? '' : `-${at}`}`,
    }))
    return processesOf({ ...spec, system }, context, ring({ cycle, rounds: () => rounds }))
  })
}

/** The process that speaks for the user: it never thinks, it waits. */
function session(spec: PipelineSpec, members: readonly ProcessSpec[], rounds: number): Program {
  const first = spec.stages[0]?.role ?? ''
  const think = spec.think ?? constant(0)
  return ring({
    before: members.map(
      (child): Step =>
        () => ({ do: 'spawn', child }),
    ),
    cycle: [
      (self, round) => ({
        do: 'read',
        after: round === 0 ? 0 : ticks(self.draw(think, PAUSE, round)),
        tokens: self.draw(spec.message, MESSAGE, round),
      }),
      (self, round) => ({
        do: 'send',
        to: roleName(self.name, first),
        tokens: self.draw(spec.message, MESSAGE, round),
      }),
      receive,
      () => ({ do: 'write' }),
    ],
    rounds: () => rounds,
  })
}

function sessions(spec: PipelineSpec, context: WorkloadContext): Source['process'] {
  const casts = new Map<number, Source['process'][]>()
  const terms = processesOf(spec, context, { next: () => EXIT })
  const length = spec.rounds ?? constant(1)
  return (n, rng) => {
    const rounds = length.sample(rng, ROUNDS, stream(spec.name), n)
    const cast = casts.get(rounds) ?? castOf(spec, context, rounds)
    casts.set(rounds, cast)
    const name = `${spec.name}-${n}`
    const members = cast.map((role, i) => ({ ...role(n, rng), name: roleName(name, spec.stages[i]?.role ?? '') }))
    return { ...terms(n, rng), name, program: session(spec, members, rounds) }
  }
}

function sources(spec: PipelineSpec, context: WorkloadContext): Source[] {
  spec.stages.forEach((own, i) => {
    own.calls?.forEach((call, j) => {
      checkDevice(call.device, `${context.place}.stages[${i}].calls[${j}].device`, context.devices)
    })
  })
  return [{ name: spec.name, arrival: arrivalsOf(spec, spec.name), process: sessions(spec, context) }]
}

export default defineWorkload<PipelineSpec>({
  kind: 'pipeline',
  summary: 'Roles that work on one thing and pass messages: a chain or a panel.',
  schema,
  sources,
})
