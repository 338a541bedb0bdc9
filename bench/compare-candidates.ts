/** The candidates that the command line names: policies of one kind, or named kernels, each alone in its override. */
import { existsSync } from 'node:fs'
import { remedy } from '../scenarios/nearest.ts'
import { findPolicies, isPolicyFile } from '../scenarios/policies.ts'
import { UserError } from '../scenarios/user-error.ts'
import { type Candidate, readValues } from './compare-plan.ts'

export const candidateKinds = ['pager', 'scheduler', 'router', 'keeper', 'kernel'] as const
export type CandidateKind = (typeof candidateKinds)[number]

/** The word for all that there are. */
export const ALL = 'all'

/** `names` has commas between them; `all` stands for every one that ships. */
export async function candidatesOf(kind: CandidateKind, names: string): Promise<Candidate[]> {
  const option = `--${kind}s ${names}`
  const shipped = await shippedNames(kind)
  const chosen = readValues(names, option).flatMap(name => (name === ALL ? shipped : [name]))
  for (const name of chosen) checkName(kind, name, shipped, option)
  return [...new Set(chosen)].map(name => candidateOf(kind, name))
}

/** `kind` null: no policy is chosen, and the scenario is run as it is. */
export const candidateOf = (kind: CandidateKind | null, name: string): Candidate => ({
  name,
  overrides: kind === null ? {} : { [kind]: name },
  settings: [],
})
export const AS_IT_IS = candidateOf(null, 'as it is')

export async function shippedNames(kind: CandidateKind): Promise<string[]> {
  const folders: Readonly<Record<string, object | undefined>> = { ...(await findPolicies()) }
  return Object.keys(folders[`${kind}s`] ?? {})
}

function checkName(kind: CandidateKind, name: string, shipped: readonly string[], option: string): void {
  if (kind !== 'kernel' && isPolicyFile(name)) {
    if (existsSync(name)) return
    throw new UserError(`${option}: no file ${name}; a ${kind} is a .ts file with one default export`)
  }
  if (!shipped.includes(name))
    throw new UserError(`${option}: no ${kind} "${name}"; ${remedy(name, [...shipped, ALL])}`)
}
