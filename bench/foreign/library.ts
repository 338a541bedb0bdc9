/**
 * @huggingface/transformers, loaded when a model from elsewhere is asked for and not before: it brings some 200 ms and
 * 40 MB that nothing else needs. Quiet: what goes wrong is told once, by our own errors.
 */
import { homedir } from 'node:os'
import { join } from 'node:path'
import { UserError } from '../../scenarios/user-error.ts'
import { reasonOf } from './core-error.ts'

export type Transformers = typeof import('@huggingface/transformers')

/** What the environment may say; names are those of Hugging Face's own tools, but for the first. */
export interface HubSettings {
  /** LLMOS_MODELS: where models from the hub are kept. */
  readonly cache: string
  /** HF_ENDPOINT: a mirror. */
  readonly host: string
  /** HF_HUB_OFFLINE: ask nobody. */
  readonly offline: boolean
}

export function hubSettings(environment: Readonly<Record<string, string | undefined>> = process.env): HubSettings {
  const { LLMOS_MODELS, XDG_CACHE_HOME, HF_ENDPOINT, HF_HUB_OFFLINE } = environment
  const host = HF_ENDPOINT || 'https://huggingface.co'
  return {
    cache: LLMOS_MODELS || join(XDG_CACHE_HOME || join(homedir(), '.cache'), 'llmos', 'models'),
    host: host.endsWith('/') ? host : `${host}/`,
    offline: !['', '0', 'false'].includes((HF_HUB_OFFLINE ?? '').toLowerCase()),
  }
}

export async function loadTransformers({ cache, host, offline }: HubSettings): Promise<Transformers> {
  const library = await load()
  const { env, LogLevel } = library
  env.logLevel = LogLevel.NONE
  env.cacheDir = cache
  env.remoteHost = host
  env.allowRemoteModels = !offline
  // By default a folder inside the package, where nobody looks.
  env.localModelPath = cache
  return library
}

/** It brings native parts of its own, for pictures. */
async function load(): Promise<Transformers> {
  try {
    return await import('@huggingface/transformers')
  } catch (error) {
    throw new UserError(
      `models from elsewhere cannot be read here: @huggingface/transformers does not load (${reasonOf(error)}); run npm ci again`,
    )
  }
}
