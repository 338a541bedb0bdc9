/**
 * Output files, whole or not at all: each is written beside its place under a name of its own and renamed
 * when everything is there. Whatever ends the run before that leaves nothing behind.
 */
import {
  accessSync,
  closeSync,
  constants,
  mkdirSync,
  openSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { UserError } from '../scenarios/user-error.ts'

interface Reserved {
  readonly path: string
  readonly temporary: string
}

export class Outputs {
  readonly #reserved: Reserved[] = []
  readonly #madeFolders: string[] = []
  /** The last resort: a second Ctrl-C, or an exit that nobody planned. */
  readonly #onExit = (): void => this.discard()

  constructor() {
    process.once('exit', this.#onExit)
  }

  /** Makes the folder, and those above it, if they are not there. */
  folder(name: string): void {
    const path = resolve(name)
    const status = statusOf(path, name)
    if (status && !status.isDirectory()) throw new UserError(`${name}: a file; expected a folder for the output`)
    try {
      if (status) {
        accessSync(path, constants.W_OK)
        return
      }
      const first = mkdirSync(path, { recursive: true }) ?? path
      for (let made = path; made.length >= first.length; made = dirname(made)) this.#madeFolders.push(made)
    } catch (error) {
      throw asUserError(name, error)
    }
  }

  /** Where to write what will become `path`. What is no ordinary file, such as a pipe, is written directly. */
  reserve(path: string): string {
    const status = statusOf(path)
    if (status?.isDirectory()) throw new UserError(`${path}: a folder; expected a file to write`)
    if (status && !status.isFile()) return path
    const temporary = join(dirname(path), `.${basename(path)}.tmp-${process.pid}`)
    try {
      closeSync(openSync(temporary, 'w'))
    } catch (error) {
      throw asUserError(path, error)
    }
    this.#reserved.push({ path, temporary })
    return temporary
  }

  /** Writes a whole file; it appears under its name at `commit`. */
  write(path: string, text: string): void {
    const file = this.reserve(path)
    try {
      const handle = openSync(file, 'w')
      try {
        writeAll(handle, text)
      } finally {
        closeSync(handle)
      }
    } catch (error) {
      throw asUserError(path, error)
    }
  }

  /** Gives every file its name. */
  commit(): void {
    process.off('exit', this.#onExit)
    for (let next = this.#reserved[0]; next; next = this.#reserved[0]) {
      try {
        renameSync(next.temporary, next.path)
      } catch (error) {
        this.discard()
        throw asUserError(next.path, error)
      }
      this.#reserved.shift()
    }
  }

  /** Removes what has not been committed, and the folders made for it if they are empty. */
  discard(): void {
    process.off('exit', this.#onExit)
    for (const { temporary } of this.#reserved.splice(0)) rmSync(temporary, { force: true })
    for (const folder of this.#madeFolders.splice(0)) {
      try {
        rmdirSync(folder)
      } catch {
        return // Not empty: somebody else's files are in it.
      }
    }
  }
}

/** What is there now, if anything. */
function statusOf(path: string, shown = path) {
  try {
    return statSync(path, { throwIfNoEntry: false })
  } catch (error) {
    throw asUserError(shown, error)
  }
}

/** All of it: one call may write only a part. */
export function writeAll(handle: number, text: string): void {
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length; ) at += writeSync(handle, bytes, at)
}

const FAULTS: Readonly<Record<string, string>> = {
  ENOENT: 'its folder does not exist; make it first',
  ENOTDIR: 'a part of the path is a file; choose another',
  EACCES: 'may not be written; check the permissions of its folder',
  EPERM: 'may not be written; check the permissions of its folder',
  EROFS: 'the disk is read-only; choose another place',
  ENOSPC: 'the disk is full; nothing was kept. Free some space or choose another place',
  EDQUOT: 'the disk quota is used up; nothing was kept. Free some space or choose another place',
  EISDIR: 'a folder; expected a file to write',
  ENAMETOOLONG: 'the path is too long',
  EEXIST: 'a part of the path is a file; choose another',
}

/** What the operating system says about a file, in words; anything else is passed on. */
export function asUserError(path: string, error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return /^E[A-Z0-9]+$/.test(code) ? new UserError(`${path}: ${FAULTS[code] ?? `cannot be written (${code})`}`) : error
}
