/**
 * Where a model from elsewhere is: a folder or an id of the Hugging Face hub, and in which format its numbers are wanted.
 *
 *   onnx:./models/mine                              a folder, in the first format that is there
 *   onnx:HuggingFaceTB/SmolLM2-135M-Instruct        from the hub, once; later from the cache
 *   onnx:HuggingFaceTB/SmolLM2-135M-Instruct@q4     with weights of four bits
 *
 * A folder that exists is meant before the hub.
 */
import { statSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { listed, remedy } from '../../scenarios/nearest.ts'
import { CoreError } from './core-error.ts'

/** Formats and what the names of their files end in: those of transformers.js, in the order in which they are preferred. */
export const SUFFIXES = {
  fp32: '',
  q8: '_quantized',
  q4: '_q4',
  fp16: '_fp16',
  q4f16: '_q4f16',
  int8: '_int8',
  uint8: '_uint8',
  bnb4: '_bnb4',
  q2: '_q2',
  q2f16: '_q2f16',
  q1: '_q1',
  q1f16: '_q1f16',
} as const
export type Dtype = keyof typeof SUFFIXES
export const DTYPES = Object.keys(SUFFIXES) as readonly Dtype[]

export interface Place {
  /** As the user wrote it, for messages. */
  readonly name: string
  readonly kind: 'folder' | 'hub'
  /** Absolute path, or id. */
  readonly where: string
  readonly dtype: Dtype | null
}

const HUB_ID = /^[\w.-]{1,96}\/[\w.-]{1,96}$/
const LOOKS_LIKE_A_PATH = /^(\.{0,2}[\\/]|~|\.{1,2}$|[A-Za-z]:)/

/** `name` is what follows `onnx:`. */
export function placeOf(name: string): Place {
  if (name === '')
    throw new CoreError('bad-name', name, 'no model is named', 'name a folder or a hub id: onnx:./models/mine')
  const path = pathOf(name)
  if (exists(path)) return { name, kind: 'folder', where: path, dtype: null }
  const { base, dtype } = splitDtype(name)
  const basePath = pathOf(base)
  if (exists(basePath) || LOOKS_LIKE_A_PATH.test(base)) return { name, kind: 'folder', where: basePath, dtype }
  if (HUB_ID.test(base)) return { name, kind: 'hub', where: base, dtype }
  throw new CoreError(
    'bad-name',
    name,
    'neither a folder that exists nor an id of the hub',
    'write ./FOLDER, or OWNER/MODEL as the hub does',
  )
}

function splitDtype(name: string): { base: string; dtype: Dtype | null } {
  const [, base, word] = /^(.+)@(\w*)$/.exec(name) ?? []
  if (base === undefined || word === undefined) return { base: name, dtype: null }
  const dtype = DTYPES.find(it => it === word)
  if (dtype !== undefined) return { base, dtype }
  const fault = `no number format is called "${word}"`
  throw new CoreError('unknown-dtype', name, fault, word === '' ? `choose ${listed(DTYPES)}` : remedy(word, DTYPES))
}

/** The shell leaves a ~ that does not begin a word. */
const pathOf = (path: string): string => (/^~([\\/]|$)/.test(path) ? join(homedir(), path.slice(1)) : resolve(path))

const exists = (path: string): boolean => statSync(path, { throwIfNoEntry: false }) !== undefined
