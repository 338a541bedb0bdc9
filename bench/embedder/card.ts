/** The model card: what the encoder is, how it came about, and what it can do, all of it as it was measured. */
import { cpus } from 'node:os'
import { ATTRIBUTES, NAMES } from '../../scenarios/language/words.ts'
import { sizeOf } from '../model/shape.ts'
import type { Share } from '../share.ts'
import { ENCODER_WEIGHTS, type EncoderShape, encoderShapes } from './encoder.ts'
import { type EmbedderMark, TARGETS } from './exam-embedder.ts'

const KEYS = (ATTRIBUTES.length * NAMES.length).toLocaleString('en')

/** Means since the point before. */
export interface CurvePoint {
  readonly step: number
  readonly loss: number
  /** Questions nearest to their own text, of all. */
  readonly right: number
  readonly seconds: number
}

export interface Grown {
  readonly shape: EncoderShape
  readonly command: string
  readonly seed: number
  /** That were to be taken; the curve tells how many were. */
  readonly steps: number
  /** Pairs in a batch. */
  readonly rows: number
  readonly processorSeconds: number
  readonly curve: readonly CurvePoint[]
  readonly marks: readonly EmbedderMark[]
}

export const modelCard = (grown: Grown): string => `# llmos-tiny-embedder

An encoder of sentences for one small artificial language (${grown.shape.vocabulary} words; \`scenarios/language/\`). It finds the text that
answers a question such as \`what is the code of anna ?\` among many. It knows nothing else: English in general, or any other
text, says nothing to it, and its embeddings of that mean nothing.

## What it is

One layer without attention: \`z = Σ word[xₜ] ⊙ left[xₜ₋₂] · (right[xₜ₊₁]² + 0.01)\`, made unit length, of ${grown.shape.dimensions} numbers. A word counts
together with the word two before it, and by what follows it; \`bench/embedder/encoder.ts\` says why. ${parameters(grown.shape)} parameters, fp32.
The folder is laid out for transformers.js (\`feature-extraction\`, pooling \`mean\`, normalised; \`config.json\` says "bert" only so
that it is run as an encoder). \`onnx/model.onnx\` gives \`sentence_embedding\` too. Texts are words between spaces.

## How it was grown

\`${grown.command}\`: seed ${grown.seed}, ${stepsTaken(grown)} of ${grown.rows} questions and their texts, from random weights, with
no other data than the language itself. Contrastive: each question is to be nearer to its own text than to the others of its
batch, which mostly share attributes and names with it. Adam, one thread,
${minutes(grown.processorSeconds)} minutes of a processor's time (${minutes(grown.curve.at(-1)?.seconds ?? 0)} by the clock) on ${cpus()[0]?.model ?? 'one core'}.
The same command gives the same weights, unless a limit of time ends it.

| step | loss | own text nearest |
|---:|---:|---:|
${curveRows(grown.curve)}

## What it can do

Share of questions for which the one document that answers them comes first, or among the first five, of all documents;
95% intervals by Wilson. Documents are pages of 20 to 80 words. Mentions: so many further documents for each question that
ask for its key, link to it or search for it, and do not answer. The pages are drawn by a seed of
their own; the keys (an attribute and a name) are the same ${KEYS} as in training. Measured by the same command, after training.

| facts in a document | documents | mentions | questions | top 1 | top 5 | wanted |
|---:|---:|---:|---:|---|---|---|
${grown.marks.map(markRow).join('\n')}

## What it cannot do

Of several texts about the same key it does not know the latest. Of a text with many facts, each weighs little: it is found
less surely the more it says. A key that is only named as a link (\`is the door of boris\`) or asked for weighs less than one
that is stated, but not nothing.
`

const parameters = (shape: EncoderShape): string => {
  const sizes = encoderShapes(shape)
  return ENCODER_WEIGHTS.reduce((sum, name) => sum + sizeOf(sizes[name]), 0).toLocaleString('en')
}

const stepsTaken = ({ steps, curve }: Grown): string => {
  const taken = curve.at(-1)?.step ?? 0
  return taken === steps ? `${steps} batches` : `${taken} batches (ended before its ${steps})`
}

const minutes = (seconds: number): string => (seconds / 60).toFixed(1)

/** About ten of them. */
function curveRows(curve: readonly CurvePoint[]): string {
  const every = Math.max(1, Math.round(curve.length / 10))
  return curve
    .filter((_, i) => (i + 1) % every === 0 || i === curve.length - 1)
    .map(({ step, loss, right }) => `| ${step} | ${loss.toFixed(3)} | ${right.toFixed(3)} |`)
    .join('\n')
}

export const shareText = ({ share, low, high }: Share): string =>
  `${share.toFixed(3)} (${low.toFixed(3)} … ${high.toFixed(3)})`

function markRow({ facts, documents, mentions, top1, top5 }: EmbedderMark): string {
  const target = TARGETS.find(
    each => each.facts === facts && each.documents === documents && each.mentions === mentions,
  )
  const wanted = target === undefined ? '' : `≥ ${target.top1}: ${top1.share >= target.top1 ? 'reached' : 'missed'}`
  const size = documents.toLocaleString('en')
  return `| ${facts} | ${size} | ${mentions} | ${top1.n} | ${shareText(top1)} | ${shareText(top5)} | ${wanted} |`
}
