/** What stands at a path that a user named. */
import { statSync } from 'node:fs'
import { asUserError } from '../../bench/outputs.ts'

export type Found = 'nothing' | 'file' | 'folder'

/** Whatever is no folder counts as a file. */
export function lookAt(path: string): Found {
  try {
    const status = statSync(path, { throwIfNoEntry: false })
    return status === undefined ? 'nothing' : status.isDirectory() ? 'folder' : 'file'
  } catch (error) {
    throw asUserError(path, error)
  }
}
