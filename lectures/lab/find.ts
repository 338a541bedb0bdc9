/** The labs that there are, by folder, and the one that was meant. */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ROOT } from '../../bench/package.ts'
import { remedy } from '../../scenarios/nearest.ts'
import { UserError } from '../../scenarios/user-error.ts'
import type { Lab, LabDefinition } from './lab.ts'

const LABS = join(ROOT, 'lectures', 'labs')
const DEFINITION = 'lab.ts'

/** In the order of their numbers. */
export const labIds = (): string[] =>
  readdirSync(LABS, { withFileTypes: true })
    .filter(entry => entry.isDirectory() && existsSync(join(LABS, entry.name, DEFINITION)))
    .map(entry => entry.name)
    .sort()

export const findLabs = (): Promise<Lab[]> => Promise.all(labIds().map(load))

/** By its id, its number or what follows it: `03-page-replacement`, `03`, `3`, `page-replacement`. */
export async function findLab(called: string): Promise<Lab> {
  const ids = labIds()
  const id = ids.find(each => namesOf(each).includes(called.toLowerCase()))
  if (id !== undefined) return load(id)
  throw new UserError(`lab ${called}: no such lab; ${remedy(called, ids)}\nnpx llmos lab list shows them all.`)
}

function namesOf(id: string): string[] {
  const [number = '', ...words] = id.split('-')
  return [id, number, String(Number(number)), words.join('-')]
}

async function load(id: string): Promise<Lab> {
  const folder = join(LABS, id)
  const { default: definition } = (await import(pathToFileURL(join(folder, DEFINITION)).href)) as {
    default: LabDefinition
  }
  return { ...definition, id, folder }
}
