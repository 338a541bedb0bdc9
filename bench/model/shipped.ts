/** The models that come with the project. */
import { fileURLToPath } from 'node:url'

export const TINY_FOLDER = fileURLToPath(new URL('../models/llmos-tiny', import.meta.url))
export const EMBEDDER_FOLDER = fileURLToPath(new URL('../models/llmos-tiny-embedder', import.meta.url))
