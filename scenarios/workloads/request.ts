/** Single calls of the model that know nothing of each other: what serving benchmarks send. */
import { z } from 'zod'
import type { Program } from '../../sim/program.ts'
import { stream } from '../../sim/rng.ts'
import { tokenDistribution } from '../units.ts'
import { defineWorkload } from '../workload.ts'
import { arrivalsOf, checkTiming, timingFields } from './arrivals.ts'
import { checkProcess, processesOf, processFields, systemField, taskOf } from './process.ts'
import { EXIT } from './ring.ts'

const PROMPT = stream('workload prompt')
const OUTPUT = stream('workload output')

const schema = z
  .strictObject({
    kind: z.literal('request'),
    ...processFields,
    ...systemField,
    ...timingFields,
    prompt: tokenDistribution.describe('tokens of its own in the prompt, after the system prompt'),
    output: tokenDistribution.describe('tokens of the answer, 1 at least'),
  })
  .superRefine(checkTiming)
  .superRefine(checkProcess)
export type RequestSpec = z.output<typeof schema>

function program(spec: RequestSpec): Program {
  const task = taskOf(spec.task)
  return {
    next(self) {
      if (self.pc > 0) return EXIT
      const input = self.draw(spec.prompt, PROMPT, 0)
      return { do: 'think', input, output: Math.max(1, self.draw(spec.output, OUTPUT, 0)), task: task(self, 0) }
    },
  }
}

export default defineWorkload<RequestSpec>({
  kind: 'request',
  summary: 'Single calls of the model: a prompt, an answer, gone.',
  schema,
  sources: (spec, context) => [
    { name: spec.name, arrival: arrivalsOf(spec, spec.name), process: processesOf(spec, context, program(spec)) },
  ],
})
