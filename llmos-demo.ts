/** `llmos demo`, which is what `npm start` runs: the same users and work in three eras of computing. */
import type { CommandModule } from 'yargs'
import type { RunResult } from './bench/result.ts'
import { runHere } from './bench/run-here.ts'
import { erasReport } from './reports/eras-report.ts'

const ERAS = ['batch-1956', 'time-sharing-1961', 'personal-computer']

const OPENING =
  'A language model as the processor of an operating system: the same people with the same work on a batch\n' +
  'mainframe, on a time-sharing system at the end of a telephone line, and each on a small computer at home.'

const NEXT = [
  'Next:',
  '  npx llmos run interview-panel                     8 agent roles, 120 sessions, small and large models',
  '  npx llmos run time-sharing-1961 --scheduler fcfs  the middle era without its clever scheduler',
  '  npx llmos list                                    every policy, scenario and core that there is',
].join('\n')

async function demo(): Promise<void> {
  const results: RunResult[] = []
  for (const scenario of ERAS) results.push(await runHere({ scenario, settings: [], overrides: {} }))
  process.stdout.write(`${[OPENING, erasReport(results), NEXT].join('\n\n')}\n`)
}

export const demoCommand: CommandModule<object, object> = {
  command: 'demo',
  describe: 'three eras of computing side by side: who waits, what a token costs',
  builder: cli => cli.example('$0 demo', 'the same as npm start'),
  handler: demo,
}
