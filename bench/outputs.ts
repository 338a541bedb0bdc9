/**
 * Output files, whole or not at all: each is written beside its place under a name of its own and renamed
 * when everything is there. Whatever ends the run before that leaves nothing behind.
 */
import {
  accessSync,
  closeSync,
  constants,
  linkSync,
  mkdirSync,
  openSync,
  realpathSync,
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
  /** What tells files apart, by whatever path they were named. */
  readonly identity: string
  isWritten: boolean
}

export class Outputs {
  readonly #reserved: Reserved[] = []
  readonly #madeFolders: string[] = []
  /** Files that are read meanwhile. */
  readonly #inputs = new Set<string>()
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
      for (const missing of missingFolders(path)) if (makeFolder(missing)) this.#madeFolders.unshift(missing)
    } catch (error) {
      if (isFault(error, 'ENOENT')) throw new UserError(`${name}: no folder can be made there; choose another place`)
      throw asUserError(name, error)
    }
  }

  /** What is read: nothing of this run may take its place. */
  reads(path: string): void {
    if (lookAt(path)?.isFile() !== true) return
    this.#inputs.add(identityOf(path)).add(realpathSync(path))
  }

  /** Where to write what will become `path`. What is no ordinary file, such as a pipe, is written directly. */
  reserve(path: string): string {
    const status = statusOf(path)
    if (status?.isDirectory()) throw new UserError(`${path}: a folder; expected a file to write`)
    if (status && !status.isFile()) return path
    const temporary = join(dirname(path), `.${basename(path)}.tmp-${process.pid}`)
    try {
      const identity = identityOf(path)
      if (this.#inputs.has(identity)) throw new UserError(`${path}: is what is read here; choose another place`)
      if (this.#find(identity)) throw twoOutputs(path)
      closeSync(openSync(temporary, 'w'))
      this.#reserved.push({ path, temporary, identity, isWritten: false })
    } catch (error) {
      throw asUserError(path, error)
    }
    return temporary
  }

  #find(identity: string): Reserved | undefined {
    return this.#reserved.find(each => each.identity === identity)
  }

  /** Writes a whole file, once, reserved before or not; it appears under its name at `commit`. */
  write(path: string, content: string | Uint8Array): void {
    try {
      const file = this.#find(identityOf(path))?.temporary ?? this.reserve(path)
      // What is no ordinary file is not reserved, and may be written to as often as one likes.
      const reserved = this.#find(identityOf(path))
      if (reserved?.isWritten === true) throw twoOutputs(path)
      if (reserved !== undefined) reserved.isWritten = true
      const handle = openSync(file, 'w')
      try {
        writeAll(handle, content)
      } finally {
        closeSync(handle)
      }
    } catch (error) {
      throw asUserError(path, error)
    }
  }

  /** Gives every file its name; if one cannot have it, the others give theirs back. */
  commit(): void {
    const undo: (() => void)[] = []
    for (const { path, temporary } of this.#reserved) {
      try {
        undo.push(replace(path, temporary))
      } catch (error) {
        for (const step of undo.reverse()) step()
        this.discard()
        throw asUserError(path, error)
      }
    }
    for (const { temporary } of this.#reserved.splice(0)) rmSync(keptAt(temporary), { force: true })
    process.off('exit', this.#onExit)
  }

  /** Removes what has not been committed, and the folders made for it if they are empty. */
  discard(): void {
    process.off('exit', this.#onExit)
    for (const { temporary } of this.#reserved.splice(0))
      for (const file of [temporary, keptAt(temporary)]) rmSync(file, { force: true })
    for (const folder of this.#madeFolders.splice(0)) {
      try {
        rmdirSync(folder)
      } catch {
        return // Not empty: somebody else's files are in it.
      }
    }
  }
}

const twoOutputs = (path: string): UserError =>
  new UserError(`${path}: two outputs of this run would go there; choose another`)

/** The folders that have to be made for this one, the uppermost first. */
export function missingFolders(path: string): string[] {
  const missing: string[] = []
  for (let at = path; lookAt(at) === undefined && at !== dirname(at); at = dirname(at)) missing.unshift(at)
  return missing
}

/** False: another run made it in the meantime. */
function makeFolder(path: string): boolean {
  try {
    mkdirSync(path)
    return true
  } catch (error) {
    if (isFault(error, 'EEXIST') && statSync(path).isDirectory()) return false
    throw error
  }
}

const identityOf = (path: string): string => join(realpathSync(dirname(path)), basename(path))
/** Where an old file waits until all new ones have their names. */
const keptAt = (temporary: string): string => `${temporary}-old`

/** Puts the new file in the place of the old one; returns how to undo it. Not every disk can keep the old one. */
function replace(path: string, temporary: string): () => void {
  const old = keptAt(temporary)
  let kept = lookAt(path) === undefined ? 'none' : 'old'
  try {
    if (kept === 'old') linkSync(path, old)
  } catch {
    kept = 'no'
  }
  renameSync(temporary, path)
  return () => {
    if (kept === 'none') rmSync(path, { force: true })
    else if (kept === 'old') renameSync(old, path)
  }
}

const isFault = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code

const lookAt = (path: string) => statSync(path, { throwIfNoEntry: false })

/** What is there now, if anything. */
function statusOf(path: string, shown = path) {
  try {
    return lookAt(path)
  } catch (error) {
    throw asUserError(shown, error)
  }
}

/** All of it: one call may write only a part. */
export function writeAll(handle: number, content: string | Uint8Array): void {
  const bytes = Buffer.from(content)
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
