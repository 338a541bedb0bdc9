/**
 * Cores of flesh and blood, by name: an engine, and the voice in which its model speaks.
 *
 *   tiny, tiny-q8           the model that ships, in 32 or 8 bits
 *   random-10m, random-57m  random weights made here: for times alone, what they say means nothing
 *   onnx:PLACE[@FORMAT]     any causal language model in ONNX, from a folder or the hub
 *   FOLDER                  a model of ours, such as llmos core train has made
 *   replay:FILE             a recorded run, answered again without the model
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { SmallVoice } from '../../scenarios/language/voice.ts'
import { WORDS } from '../../scenarios/language/words.ts'
import { remedy } from '../../scenarios/nearest.ts'
import { UserError } from '../../scenarios/user-error.ts'
import type { Voice } from '../../scenarios/voice.ts'
import { OWN_FILE } from '../model/folder.ts'
import { TINY_FOLDER } from '../model/shipped.ts'
import type { Engine } from './engine.ts'
import type { RandomName } from './random-engine.ts'
import { readRecording, replayed } from './recording.ts'

export interface OpenedCore {
  readonly engine: Engine
  /** null: its tokens mean nothing. */
  readonly voice: Voice | null
  readonly dtype: string
}

export const FOREIGN = 'onnx:'
const REPLAY = 'replay:'
const RANDOM: readonly RandomName[] = ['random-10m', 'random-57m']
const SHIPPED = { tiny: 'fp32', 'tiny-q8': 'q8' } as const
export const CORE_NAMES: readonly string[] = [...Object.keys(SHIPPED), ...RANDOM]

export async function openCore(name: string, threads = 1): Promise<OpenedCore> {
  if (name === 'tiny' || name === 'tiny-q8') return ownCore(TINY_FOLDER, SHIPPED[name], threads)
  const random = RANDOM.find(it => it === name)
  if (random !== undefined) return randomCore(random, threads)
  if (name.startsWith(REPLAY)) return replayedCore(name.slice(REPLAY.length))
  if (name.startsWith(FOREIGN)) return foreignCore(name.slice(FOREIGN.length), threads)
  if (existsSync(join(name, OWN_FILE))) return ownCore(name, 'fp32', threads)
  throw new UserError(
    `--core ${name}: no such core; ${remedy(name, CORE_NAMES)}, onnx:PLACE, replay:FILE, or the folder of a model that llmos core train has made`,
  )
}

function replayedCore(file: string): OpenedCore {
  const recording = readRecording(file)
  const { voice, dtype } = recording.header
  return { engine: replayed(file, recording), voice: voice === 'small' ? new SmallVoice() : null, dtype }
}

// What runs models is loaded where one is asked for: it is large, and most commands ask for none.

async function randomCore(name: RandomName, threads: number): Promise<OpenedCore> {
  const { randomEngine } = await import('./random-engine.ts')
  return { engine: await randomEngine(name, { threads }), voice: null, dtype: 'fp32' }
}

async function ownCore(folder: string, dtype: 'fp32' | 'q8', threads: number): Promise<OpenedCore> {
  const { ownEngine } = await import('./own-engine.ts')
  return { engine: await ownEngine(folder, WORDS, { dtype, threads }), voice: new SmallVoice(), dtype }
}

async function foreignCore(place: string, threads: number): Promise<OpenedCore> {
  const { openForeign } = await import('../foreign/open.ts')
  const { ForeignVoice } = await import('../foreign/foreign-voice.ts')
  const { fetchNews } = await import('../foreign/fetch-news.ts')
  const { engine, text, dtype } = await openForeign(place, { threads, onFetch: fetchNews() })
  return { engine, voice: speaksOurs(text) ? new SmallVoice() : new ForeignVoice(text), dtype }
}

/** A model of ours, named as one from elsewhere. */
const speaksOurs = (text: { encode(text: string): number[] }): boolean => {
  const tokens = text.encode(WORDS.join(' '))
  return tokens.length === WORDS.length && tokens.every((token, i) => token === i)
}
