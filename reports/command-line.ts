/** The command that repeats a run: only what its result depends on, quoted for a shell. */
import type { RunPlan } from '../bench/plan.ts'
import { commandLine } from './shell-words.ts'

export function commandFor(plan: RunPlan, seed: number, platform: NodeJS.Platform = process.platform): string {
  const { kernel, scheduler, router, keeper, pager } = plan.overrides
  const options: (readonly [string, string | undefined])[] = [
    ['--kernel', kernel],
    ['--scheduler', scheduler],
    ['--router', router],
    ['--keeper', keeper],
    ['--pager', pager],
    ...plan.settings.map(setting => ['--set', setting] as const),
    ['--core', plan.core],
    ['--until', plan.until],
    ['--seed', String(seed)],
  ]
  const words = ['npx', 'llmos', 'run', plan.scenario]
  for (const [name, value] of options) if (value !== undefined) words.push(name, value)
  if (plan.stepByStep === true) words.push('--step-by-step')
  if (plan.skipBadRows === true) words.push('--skip-bad-rows')
  return commandLine(words, platform)
}
