/** A scenario that is right, for tests that break it. */
import { parseScenario } from './parse.ts'
import { UserError } from './user-error.ts'

export const GOOD = `name: lab
cpu: { kind: constant, tokensPerSecond: 20, slots: 256 }
ram: { context: 128k }
devices: [browser, { name: crm, latency: 200ms }]
kernel: { scheduler: fcfs, pager: none }
processes:
  - { kind: request, name: ask, arrivals: { poisson: 2/s }, count: 10, prompt: 512, output: { exponential: 100 }, client: alice }
weights: { alice: 2 }
`

/** What the loader says about a text: its message, or `fine`. Any other error is a bug, and thrown. */
export function complaint(text: string, settings: string[] = []): string {
  try {
    parseScenario(text, 'lab.yaml', settings)
    return 'fine'
  } catch (error) {
    if (error instanceof UserError) return error.message
    throw error
  }
}
