/**
 * Files of float32 tensors in the safetensors format: the length of the header (8 bytes), the header in JSON (type, shape
 * and place of each tensor, and texts under `__metadata__`), then the numbers, little-endian, one tensor after the other.
 */
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { z } from 'zod'
import { UserError } from '../../scenarios/user-error.ts'
import { sizeOf } from '../model/shape.ts'
import { asUserError } from '../outputs.ts'

export interface StoredTensor {
  readonly shape: readonly number[]
  readonly data: Float32Array
}

export interface TensorFile {
  readonly tensors: Readonly<Record<string, StoredTensor>>
  readonly metadata: Readonly<Record<string, string>>
}

const LENGTH_BYTES = 8
const FLOAT_BYTES = 4

/** Whole or not at all: it is written beside its place and renamed. */
export function writeTensors(file: string, { tensors, metadata }: TensorFile): void {
  const aside = join(dirname(file), `.${basename(file)}.tmp-${process.pid}`)
  try {
    writeFileSync(aside, bytesOf({ tensors, metadata }), { flush: true })
    renameSync(aside, file)
  } catch (error) {
    rmSync(aside, { force: true })
    throw asUserError(file, error)
  }
}

export function bytesOf({ tensors, metadata }: TensorFile): Uint8Array {
  const header: Record<string, unknown> = { __metadata__: metadata }
  let from = 0
  for (const [name, { shape, data }] of Object.entries(tensors)) {
    header[name] = { dtype: 'F32', shape, data_offsets: [from, from + data.byteLength] }
    from += data.byteLength
  }
  const text = Buffer.from(JSON.stringify(header))
  // Blanks after the header let the numbers begin where a Float32Array may.
  const padding = Buffer.alloc(-text.length & (LENGTH_BYTES - 1), ' ')
  const length = Buffer.alloc(LENGTH_BYTES)
  length.writeBigUInt64LE(BigInt(text.length + padding.length))
  const data = Object.values(tensors).map(({ data }) => Buffer.from(data.buffer, data.byteOffset, data.byteLength))
  return Buffer.concat([length, text, padding, ...data])
}

const headerSchema = z
  .object({ __metadata__: z.record(z.string(), z.string()).default({}) })
  .catchall(
    z.object({ dtype: z.literal('F32'), shape: z.array(z.number()), data_offsets: z.tuple([z.number(), z.number()]) }),
  )

/** `wanted`: what messages expect to find there. */
export function readTensors(file: string, wanted: string): TensorFile {
  const bytes = readBytes(file, wanted)
  const bad = (what: string): UserError => new UserError(`${file}: ${what}; expected ${wanted}`)
  if (bytes.length < LENGTH_BYTES) throw bad('too short for a safetensors file')
  const start = LENGTH_BYTES + Number(bytes.readBigUInt64LE())
  if (start > bytes.length) throw bad('cut off, or no safetensors file')
  const header = headerSchema.safeParse(parsed(bytes.toString('utf8', LENGTH_BYTES, start)))
  if (!header.success) throw bad('not a safetensors file of float32 tensors')
  const { __metadata__: metadata, ...entries } = header.data
  const tensors: Record<string, StoredTensor> = {}
  for (const [
    name,
    {
      shape,
      data_offsets: [from, to],
    },
  ] of Object.entries(entries)) {
    if (start + to > bytes.length) throw bad(`cut off in tensor "${name}"`)
    if (to - from !== FLOAT_BYTES * sizeOf(shape)) throw bad(`tensor "${name}" is not of its own shape`)
    tensors[name] = { shape, data: new Float32Array(Uint8Array.from(bytes.subarray(start + from, start + to)).buffer) }
  }
  return { tensors, metadata }
}

function readBytes(file: string, wanted: string): Buffer {
  try {
    return readFileSync(file)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    const what = code === 'ENOENT' ? 'no such file' : code === 'EISDIR' ? 'a folder' : `cannot be read (${code})`
    throw new UserError(`${file}: ${what}; expected ${wanted}`)
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
