/**
 * A scenario's text in, the lines of its trace out; no Node anywhere below this file. So the same story is told in
 * Node, in a worker and in a browser page.
 */
import { Machine } from '../sim/machine.ts'
import { buildMachine, type Policies } from './build.ts'
import { parseScenario } from './parse.ts'
import { UserError } from './user-error.ts'

const noFiles = (path: string): never => {
  throw new UserError(`${path}: there are no files here; a scenario that reads one runs from the command line`)
}

export function story(text: string, name: string, policies: Policies): string {
  const lines: string[] = []
  const { scenario } = parseScenario(text, name)
  const config = buildMachine(scenario, policies, {
    readFile: noFiles,
    trace: event => lines.push(JSON.stringify(event)),
  })
  const machine = new Machine(config)
  while (machine.advance(100_000) === 'running');
  return lines.join('\n')
}
