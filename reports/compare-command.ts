/** The command that repeats a comparison: only what its result depends on, and of this only what is not the default. */
import { candidateKinds } from '../bench/compare-candidates.ts'
import { CORE, type ComparePlan, comparedNames, planDefaults, SIMULATED } from '../bench/compare-plan.ts'
import { commandLine } from './shell-words.ts'

export function compareCommandLine(plan: ComparePlan, isWide = false, platform?: NodeJS.Platform): string {
  const { seeds, settings, candidates, baseline } = plan
  const names = comparedNames(plan)
  const [first = planDefaults.firstSeed] = seeds
  const kind = candidateKinds.find(kind => candidates[0] && kind in candidates[0].overrides)
  const words = ['npx', 'llmos', 'compare', plan.scenario]
  if (kind !== undefined) words.push(`--${kind}s`, plan.asked ?? candidates.map(({ name }) => name).join(','))
  for (const [path, values] of variedValues(plan))
    if (path === CORE) words.push('--core', ...values.filter(value => value !== SIMULATED))
    else words.push('--vary', `${path}=${values.join(',')}`)
  for (const setting of settings) words.push('--set', setting)
  if (names.length > 1 && baseline !== (plan.usualBaseline ?? names[0])) words.push('--baseline', baseline)
  if (seeds.length !== planDefaults.seeds) words.push('--seeds', String(seeds.length))
  if (first !== planDefaults.firstSeed) words.push('--first-seed', String(first))
  if (isWide) words.push('--wide')
  return commandLine(words, platform)
}

/** The lists that the variations are all combinations of. */
function variedValues({ variations }: ComparePlan): Map<string, string[]> {
  const byPath = new Map<string, string[]>()
  for (const { path, value } of variations.flat()) {
    const values = byPath.get(path) ?? []
    if (!values.includes(value)) byPath.set(path, [...values, value])
  }
  return byPath
}
