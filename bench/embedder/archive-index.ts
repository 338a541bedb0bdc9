/**
 * Search in an archive by our own encoder, exactly: what the small language says is found by its meaning, not by how many
 * words it shares with the question. For pages whose texts are in that language; others it cannot tell apart.
 */
import { ExactVectors } from '../../sim/stores/exact-vectors.ts'
import type { Embedder, SearchIndex } from '../../sim/stores/search-index.ts'
import { EMBEDDER_FOLDER } from '../model/shipped.ts'
import { readEncoder } from './folder.ts'
import { smallEmbedder } from './small-encoder.ts'

export function embedderIn(folder = EMBEDDER_FOLDER): Embedder {
  const { shape, weights, hash } = readEncoder(folder)
  return smallEmbedder(`llmos-tiny-embedder ${hash.slice(0, 8)}`, shape, weights)
}

/** Makes an index for one archive at a time; the encoder is read when the first is made. */
export function embedderIndexes(folder = EMBEDDER_FOLDER): () => SearchIndex {
  let embedder: Embedder | undefined
  return () => new ExactVectors((embedder ??= embedderIn(folder)))
}
