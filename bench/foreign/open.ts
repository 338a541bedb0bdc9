/**
 * Opens any causal language model in ONNX, from a folder or the hub: `onnx:PLACE[@FORMAT]`; see place.ts. Whatever is
 * wrong with it is found here, before the first token, and told with a remedy.
 */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import type { InferenceSession } from 'onnxruntime-node'
import { onnx } from '../onnx/runtime.ts'
import { tryAbilities } from './abilities.ts'
import { asModelFault, CoreError, reasonOf } from './core-error.ts'
import { ForeignEngine } from './foreign-engine.ts'
import { fromHub, type OnFetch } from './hub.ts'
import { type Layout, readLayout } from './layout.ts'
import { type HubSettings, hubSettings, loadTransformers } from './library.ts'
import { freeBytes, requireMemory } from './memory.ts'
import { openText } from './open-text.ts'
import { type Dtype, type Place, placeOf } from './place.ts'
import { type Graph, Runner } from './runner.ts'
import { fromConfig, readSignature, type Signature } from './signature.ts'
import type { ForeignText } from './text.ts'

export interface ForeignModel {
  readonly engine: ForeignEngine
  readonly text: ForeignText
  readonly dtype: Dtype
  /** Of the weights' files. */
  readonly bytes: number
}

export interface OpenOptions {
  readonly threads: number
  readonly hub: HubSettings
  readonly onFetch: OnFetch
  /** Memory that may be used; default: what is free. */
  readonly free: number | null
}
export const openDefaults = (): OpenOptions => ({ threads: 1, hub: hubSettings(), onFetch: () => {}, free: null })

/** `name` is what follows `onnx:`. */
export async function openForeign(name: string, options: Partial<OpenOptions> = {}): Promise<ForeignModel> {
  const { threads, hub, onFetch, free } = { ...openDefaults(), ...options }
  const place = placeOf(name)
  const memory = free ?? freeBytes()
  const layout = await findLayout(place, hub, onFetch, memory)
  requireMemory(name, layout.bytes, memory, smaller(layout))
  const text = await openText(name, layout, await loadTransformers(hub))
  const session = await openSession(name, layout, threads)
  try {
    const engine = await openEngine(place, layout, session, text)
    return { engine, text, dtype: layout.dtype, bytes: layout.bytes }
  } catch (error) {
    await session.release()
    throw error
  }
}

const findLayout = (place: Place, hub: HubSettings, onFetch: OnFetch, free: number): Promise<Layout> | Layout =>
  place.kind === 'hub' ? fromHub(place, hub, onFetch, free) : readLayout(place.name, place.where, place.dtype)

const smaller = ({ dtype, dtypes }: Layout): Dtype[] => (dtype === 'fp32' ? dtypes.filter(it => it !== 'fp32') : [])

async function openSession(name: string, layout: Layout, threads: number): Promise<InferenceSession> {
  const { InferenceSession } = onnx()
  try {
    return await InferenceSession.create(layout.model, {
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      executionMode: 'sequential',
      logSeverityLevel: 4,
    })
  } catch (error) {
    throw new CoreError(
      'corrupt',
      name,
      `onnxruntime cannot load ${layout.model} (${reasonOf(error)})`,
      'fetch it and the weights beside it again: remove the file first; or choose another format',
    )
  }
}

async function openEngine(
  { name }: Place,
  layout: Layout,
  session: InferenceSession,
  text: ForeignText,
): Promise<ForeignEngine> {
  const signature = readSignature(name, session, layout.config)
  const vocabulary = vocabularyOf(name, signature, layout, text)
  const abilities = await tried(name, new Runner(session, signature), signature, vocabulary)
  const hash = await hashOf(layout.files)
  return new ForeignEngine({
    name,
    hash,
    vocabulary,
    contextLimit: contextLimit(layout),
    session,
    signature,
    runner: new Runner(blaming(name, session), signature),
    abilities,
  })
}

/** What a first text does not bring to light, such as a limit that its config.json has wrong, is told when it comes. */
const blaming = (name: string, session: InferenceSession): Graph => ({
  run: (feeds, outputs) =>
    asModelFault(
      `onnx:${name}`,
      'check that its config.json is that of this graph, or lower ram.context: the text may be longer than it was made for',
      session.run(feeds, outputs),
    ),
})

/** Exporters round the rows of an embedding up, but a tokenizer of half as many words is not its own. */
function vocabularyOf(name: string, signature: Signature, { config }: Layout, text: ForeignText): number {
  const vocabulary = signature.vocabulary ?? fromConfig(config, ['vocab_size']) ?? text.vocabulary
  if (text.vocabulary <= vocabulary && text.vocabulary > vocabulary / 2) return vocabulary
  const found = `the tokenizer has ${count(text.vocabulary)} tokens, the model ${count(vocabulary)}`
  throw new CoreError('other-vocabulary', name, found, 'take both from the same place')
}

const count = (number: number): string => number.toLocaleString('en-US')

async function tried(name: string, runner: Runner, signature: Signature, vocabulary: number) {
  try {
    return await tryAbilities(runner, signature, vocabulary)
  } catch (error) {
    throw new CoreError(
      'unknown-inputs',
      name,
      `the model fails on a first text of seven tokens (${reasonOf(error)})`,
      'its export is broken or unusual: choose another',
    )
  }
}

const LIMITS = ['max_position_embeddings', 'n_positions', 'n_ctx', 'max_seq_len', 'seq_length', 'max_sequence_length']

/** None is stated by models whose positions are mere distances. */
const contextLimit = ({ config }: Layout): number => fromConfig(config, LIMITS) ?? Number.MAX_SAFE_INTEGER

async function hashOf(files: readonly string[]): Promise<string> {
  const hash = createHash('sha256')
  for (const file of files) for await (const chunk of createReadStream(file)) hash.update(chunk)
  return hash.digest('hex').slice(0, 16)
}
