/**
 * What a model's folder holds, in the layout of transformers.js:
 *
 *   config.json  tokenizer.json  tokenizer_config.json  [generation_config.json]
 *   onnx/model.onnx [onnx/model.onnx_data]      numbers of 32 bits
 *   onnx/model_quantized.onnx, model_q4.onnx …  smaller ones; see SUFFIXES
 */
import { closeSync, existsSync, openSync, readdirSync, readFileSync, readSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { listed } from '../../scenarios/nearest.ts'
import { CoreError } from './core-error.ts'
import { DTYPES, type Dtype, SUFFIXES } from './place.ts'

export interface Layout {
  readonly folder: string
  readonly config: Readonly<Record<string, unknown>>
  readonly dtype: Dtype
  /** All formats that are there. */
  readonly dtypes: readonly Dtype[]
  readonly model: string
  /** The model's files: the graph first, then weights that are stored beside it. */
  readonly files: readonly string[]
  readonly bytes: number
}

/** Older exports call the same thing by the second name. */
const BASE_NAMES = ['model', 'decoder_model_merged']
const NEEDED = ['config.json', 'tokenizer.json', 'tokenizer_config.json']

/** Reads no weights. */
export function readLayout(name: string, folder: string, wanted: Dtype | null): Layout {
  requireFolder(name, folder)
  const { base, dtypes } = formats(name, folder)
  const dtype = wanted ?? (dtypes[0] as Dtype)
  if (!dtypes.includes(dtype))
    throw new CoreError('unknown-dtype', name, `no numbers of format ${dtype} there`, `choose ${listed(dtypes)}`)
  for (const file of NEEDED)
    if (!existsSync(join(folder, file)))
      throw new CoreError('wrong-layout', name, `no ${file} in ${folder}`, 'copy it from where the model came from')
  const config = readJson(name, join(folder, 'config.json'))
  const files = modelFiles(join(folder, 'onnx'), `${base}${SUFFIXES[dtype]}.onnx`)
  const model = files[0] as string
  requireOnnx(name, model)
  const bytes = files.reduce((sum, file) => sum + statSync(file).size, 0)
  return { folder, config, dtype, dtypes, model, files, bytes }
}

function requireFolder(name: string, folder: string): void {
  const found = statSync(folder, { throwIfNoEntry: false })
  if (found === undefined) throw new CoreError('no-folder', name, `no folder ${folder}`, 'check the path')
  if (!found.isDirectory())
    throw new CoreError('no-folder', name, `${folder} is a file`, 'name the folder that holds its config.json')
}

const onnxNames = (folder: string): string[] =>
  existsSync(folder) ? readdirSync(folder).filter(file => file.endsWith('.onnx')) : []

function formats(name: string, folder: string): { base: string; dtypes: Dtype[] } {
  const names = onnxNames(join(folder, 'onnx'))
  for (const base of BASE_NAMES) {
    const dtypes = DTYPES.filter(dtype => names.includes(`${base}${SUFFIXES[dtype]}.onnx`))
    if (dtypes.length > 0) return { base, dtypes }
  }
  throw noModel(name, folder, names)
}

/** Says what is there instead. */
function noModel(name: string, folder: string, names: readonly string[]): CoreError {
  if (names.length > 0)
    return new CoreError(
      'wrong-layout',
      name,
      `no model.onnx in ${join(folder, 'onnx')}, only ${listed(names, 'and')}`,
      'choose a language model of one part (decoder only)',
    )
  const astray = onnxNames(folder)
  if (astray.length > 0)
    return new CoreError(
      'wrong-layout',
      name,
      `${listed(astray, 'and')} in ${folder} itself`,
      `move what belongs to the model into ${join(folder, 'onnx')}`,
    )
  const others = readdirSync(folder).filter(file => /\.(safetensors|bin|gguf|pt|pth)$/.test(file))
  if (others.length > 0)
    return new CoreError(
      'no-model',
      name,
      `no ONNX model in ${folder}, only ${listed(others, 'and')}`,
      'look for the model under onnx-community on the hub, or convert it with optimum',
    )
  return new CoreError('no-model', name, `no model in ${folder}`, 'it should be onnx/model.onnx there')
}

/** Weights beside the graph are called model.onnx_data, model.onnx_data_1, model.onnx.data … */
const modelFiles = (folder: string, model: string): string[] => [
  join(folder, model),
  ...readdirSync(folder)
    .filter(file => file.startsWith(`${model}_data`) || file.startsWith(`${model}.data`))
    .sort()
    .map(file => join(folder, file)),
]

const LONGEST_POINTER = 1024

/** A clone without git-lfs holds, in place of each large file, a few lines that name it. */
function requireOnnx(name: string, file: string): void {
  const { size } = statSync(file)
  if (size === 0) throw new CoreError('corrupt', name, `${file} is empty`, 'fetch it again')
  if (size > LONGEST_POINTER) return
  const head = Buffer.alloc(LONGEST_POINTER)
  const opened = openSync(file, 'r')
  readSync(opened, head, 0, LONGEST_POINTER, 0)
  closeSync(opened)
  if (head.toString('latin1').startsWith('version https://git-lfs'))
    throw new CoreError(
      'corrupt',
      name,
      `${file} is a pointer of git-lfs, not the model`,
      'run git lfs pull in its folder',
    )
}

export function readJson(name: string, file: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'))
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>
  } catch {
    // Told below.
  }
  throw new CoreError('corrupt', name, `${file} is no JSON object`, 'fetch it again')
}
