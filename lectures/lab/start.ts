/**
 * A lab begun: what the student needs, copied into a folder of their own, which remembers whose it is. What is copied is
 * the lab's README and all of its `start/`; its checks and its solution stay where they are.
 */
import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { Outputs } from '../../bench/outputs.ts'
import { ROOT } from '../../bench/package.ts'
import { UserError } from '../../scenarios/user-error.ts'
import { findLab } from './find.ts'
import type { Lab } from './lab.ts'
import { lookAt } from './look.ts'

/** Says which lab a folder belongs to. */
export const MARK = 'lab.json'
/** Inside the project: git and its checks leave it alone. */
export const OWN = 'my-labs'

export interface Started {
  readonly lab: Lab
  /** As seen from where we are. */
  readonly folder: string
  readonly files: readonly string[]
}

/** Nothing is copied unless all of it can be. */
export async function startLab(called: string, given?: string): Promise<Started> {
  const lab = await findLab(called)
  const folder = given ?? defaultFolder(lab)
  if (folder === '') throw new UserError('FOLDER: expected a name, found an empty one')
  checkEmpty(lab, folder)
  const files = filesOf(lab)
  const outputs = new Outputs()
  try {
    outputs.folder(folder)
    for (const [name, path] of files) outputs.write(join(folder, name), readFileSync(path))
    outputs.write(join(folder, MARK), `${JSON.stringify({ lab: lab.id })}\n`)
    outputs.commit()
  } finally {
    outputs.discard()
  }
  return { lab, folder, files: files.map(([name]) => name) }
}

function defaultFolder({ id }: Lab): string {
  const here = `${realpathSync(process.cwd())}${sep}`
  const isInside = here.startsWith(`${realpathSync(ROOT)}${sep}`)
  return isInside ? relative('', join(ROOT, OWN, id)) : id
}

function checkEmpty({ id }: Lab, folder: string): void {
  const found = lookAt(folder)
  if (found === 'nothing') return
  if (found === 'file') throw new UserError(`${folder}: a file; expected a folder, one to be made or an empty one`)
  if (readdirSync(folder).length === 0) return
  const isBegun = existsSync(join(folder, MARK))
  const remedy = isBegun
    ? `go on in it (npx llmos lab check ${folder}), or give another: npx llmos lab start ${id} FOLDER`
    : `give another: npx llmos lab start ${id} FOLDER`
  throw new UserError(
    `${folder}: ${isBegun ? 'a lab was begun there' : 'is not empty'}; nothing is written over: ${remedy}`,
  )
}

const filesOf = ({ folder }: Lab): (readonly [name: string, path: string])[] => [
  ['README.md', join(folder, 'README.md')],
  ...readdirSync(join(folder, 'start'))
    .sort()
    .map(name => [name, join(folder, 'start', name)] as const),
]
