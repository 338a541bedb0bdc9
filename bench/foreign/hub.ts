/**
 * Brings a model from the hub, once: its files come to `cache/OWNER/MODEL`, in the layout of any other folder, and are read
 * from there ever after, with network or without.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { CoreError, reasonOf } from './core-error.ts'
import { type Layout, readLayout } from './layout.ts'
import { type HubSettings, loadTransformers, type Transformers } from './library.ts'
import { freeBytes, requireMemory } from './memory.ts'
import type { Dtype, Place } from './place.ts'

/** What is being fetched, in bytes; from 0 to 1. */
export type OnFetch = (file: string, part: number) => void

const DEFAULT_DTYPE: Dtype = 'fp32'

export async function fromHub(
  place: Place,
  settings: HubSettings,
  onFetch: OnFetch,
  free = freeBytes(),
): Promise<Layout> {
  const folder = join(settings.cache, ...place.where.split('/'))
  const cached = fromCache(place, folder)
  if (cached !== null) return cached
  if (settings.offline) throw notCached(place, settings, 'HF_HUB_OFFLINE forbids to ask the hub')
  const library = await loadTransformers(settings)
  try {
    await fetchFiles(library, place, onFetch, free)
  } catch (error) {
    throw error instanceof CoreError ? error : whyNot(place, settings, error)
  }
  return readLayout(place.name, folder, place.dtype ?? DEFAULT_DTYPE)
}

/** Whole, or not at all: an interrupted fetch lacks files, and goes on where it was. */
function fromCache({ name, dtype }: Place, folder: string): Layout | null {
  if (!existsSync(folder)) return null
  try {
    return readLayout(name, folder, dtype)
  } catch (error) {
    if (error instanceof CoreError && error.fault !== 'corrupt') return null
    throw error
  }
}

/** Small files first: a mistake shows at once. */
async function fetchFiles(library: Transformers, place: Place, onFetch: OnFetch, free: number): Promise<void> {
  const { AutoModelForCausalLM, AutoTokenizer, ModelRegistry } = library
  const dtype = place.dtype ?? DEFAULT_DTYPE
  const files = await ModelRegistry.get_model_files(place.where, { dtype })
  await AutoTokenizer.from_pretrained(place.where)
  const sizes = await Promise.all(files.map(file => ModelRegistry.get_file_metadata(place.where, file)))
  const bytes = sizes.reduce((sum, { size }) => sum + (size ?? 0), 0)
  requireMemory(place.name, bytes, free, [])
  const model = await AutoModelForCausalLM.from_pretrained(place.where, {
    dtype,
    session_options: { intraOpNumThreads: 1 },
    progress_callback: event => {
      if (event.status === 'progress') onFetch(event.file, event.progress / 100)
    },
  })
  await model.dispose()
}

/** Of a connection that failed, or of a server in trouble. */
const NO_ANSWER = /fetch failed|server|gateway|timeout|timed out|Error \(5\d\d\)/i

function whyNot(place: Place, settings: HubSettings, error: unknown): CoreError {
  if (NO_ANSWER.test(reasonOf(error)))
    return notCached(place, settings, `the hub cannot be reached (${causeOf(error)})`)
  return new CoreError(
    'not-on-hub',
    place.name,
    `the hub does not hand out what is needed (${reasonOf(error)})`,
    'check the id, and that it has ONNX files of that format; models that ask for consent need HF_TOKEN',
  )
}

const causeOf = (error: unknown): string =>
  error instanceof Error && error.cause !== undefined ? reasonOf(error.cause) : reasonOf(error)

const notCached = ({ name, where }: Place, { cache }: HubSettings, why: string): CoreError =>
  new CoreError(
    'offline',
    name,
    `not in the cache, and ${why}`,
    `run once with a network, or give a folder: onnx:./FOLDER. The cache is ${join(cache, where)}; LLMOS_MODELS moves it`,
  )
