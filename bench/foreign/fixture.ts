/**
 * A tiny language model for the tests, in the layout of transformers.js: one layer of attention, a vocabulary of some
 * sixty words, weights drawn by rule. Variants have what is met in the wild. `nextOf` computes the same without onnxruntime: the
 * KV of one layer depend on a token and its position alone, so removed rows leave no trace.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Graph, MICROSOFT, typeNumber } from '../onnx/graph.ts'

export interface TinyOptions {
  /** `counted`: there is no input for positions. */
  readonly positions: 'given' | 'counted'
  /** `grouped`: by onnxruntime's GroupQueryAttention, which reads masks from the right. */
  readonly attention: 'plain' | 'grouped'
  readonly mask: boolean
  readonly half: boolean
  readonly keepsLogits: boolean
  readonly kv: boolean
}
export const tinyDefaults: TinyOptions = {
  positions: 'given',
  attention: 'plain',
  mask: true,
  half: false,
  keepsLogits: false,
  kv: true,
}

const PIECES = '<pad> <unk> <s> <start> <end> system user assistant the code of anna boris is ? . so and then well a'
const NUMBERS = Array.from({ length: 30 }, (_, i) => String(i + 10))
export const TINY_WORDS = [...PIECES.split(' '), ...NUMBERS, ...'abcdefghijklm'.split('').map(it => `##${it}`)]
export const TINY_CHAT =
  "{{ bos_token }}{% for m in messages %}{{ '<start>' + m['role'] + ' ' + m['content'] + '<end>' }}{% endfor %}" +
  "{% if add_generation_prompt %}{{ '<start>assistant ' }}{% endif %}"
export const TINY_LIMIT = 64

const HEADS = 2
const HEAD = 8
const WIDTH = HEADS * HEAD
const VOCABULARY = TINY_WORDS.length

/** Between −scale and scale, the same each time. */
function draw(seed: number, size: number, scale: number): Float32Array {
  let state = seed
  return Float32Array.from({ length: size }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return (state / 2 ** 31 - 1) * scale
  })
}

const weights = {
  words: draw(1, VOCABULARY * WIDTH, 1),
  places: draw(2, TINY_LIMIT * WIDTH, 0.5),
  q: draw(3, WIDTH * WIDTH, 0.8),
  k: draw(4, WIDTH * WIDTH, 0.8),
  v: draw(5, WIDTH * WIDTH, 0.8),
}

export function tinyGraph(options: Partial<TinyOptions> = {}): Uint8Array {
  const how = { ...tinyDefaults, ...options }
  const graph = new Graph('tiny')
  const ids = graph.input('input_ids', 'int64', ['batch', 'new'])
  const mask = how.mask ? graph.input('attention_mask', 'int64', ['batch', 'all']) : null
  const pastK = how.kv ? pastOf(graph, 'key', how) : null
  const pastV = how.kv ? pastOf(graph, 'value', how) : null
  const added = graph.node('Shape', [ids], { attributes: { start: 1, end: 2 } })
  const before = pastK === null ? graph.ints(0) : graph.node('Shape', [pastK], { attributes: { start: 2, end: 3 } })
  const total = graph.node('Add', [before, added])
  const rows = range(graph, before, total)
  const places = how.positions === 'given' ? graph.input('position_ids', 'int64', ['batch', 'new']) : rows
  const table = graph.initializer('words', 'float32', [VOCABULARY, WIDTH], weights.words)
  const x = graph.node('Add', [
    graph.node('Gather', [table, ids]),
    graph.node('Gather', [graph.initializer('places', 'float32', [TINY_LIMIT, WIDTH], weights.places), places]),
  ])
  const [q, k, v] = (['q', 'k', 'v'] as const).map(name =>
    graph.node('MatMul', [x, graph.initializer(name, 'float32', [WIDTH, WIDTH], weights[name])]),
  ) as [string, string, string]
  const parts = { q, k, v, pastK, pastV, mask, total, rows }
  const seen = how.attention === 'grouped' ? grouped(graph, parts) : plain(graph, parts, how)
  return finish(graph, graph.node('Add', [x, seen]), table, how)
}

interface Parts {
  readonly q: string
  readonly k: string
  readonly v: string
  readonly pastK: string | null
  readonly pastV: string | null
  readonly mask: string | null
  readonly total: string
  /** Numbers of the new rows. */
  readonly rows: string
}

const range = (graph: Graph, from: string, to: string): string =>
  graph.node('Range', [graph.node('Squeeze', [from]), graph.node('Squeeze', [to]), graph.int(1)])

const precision = ({ half }: TinyOptions) => (half ? 'float16' : 'float32')

const pastOf = (graph: Graph, name: string, how: TinyOptions): string =>
  graph.input(`past_key_values.0.${name}`, precision(how), ['batch', HEADS, 'past', HEAD])

const cast = (graph: Graph, x: string, type: 'float16' | 'float32' | 'int32' | 'bool', name?: string): string =>
  graph.node('Cast', [x], { attributes: { to: typeNumber(type) }, ...(name === undefined ? {} : { name }) })

function plain(graph: Graph, { q, k, v, pastK, pastV, mask, total, rows }: Parts, how: TinyOptions): string {
  const heads = (x: string): string =>
    graph.node('Transpose', [graph.node('Reshape', [x, graph.ints(0, 0, HEADS, HEAD)])], {
      attributes: { perm: [0, 2, 1, 3] },
    })
  const behind = (past: string | null, x: string, name: string): string => {
    if (past === null) return heads(x)
    const stored = how.half ? cast(graph, heads(x), 'float16') : heads(x)
    const present = graph.node('Concat', [past, stored], { name: `present.0.${name}`, attributes: { axis: 2 } })
    graph.output(present, precision(how), ['batch', HEADS, 'all', HEAD])
    return how.half ? cast(graph, present, 'float32') : present
  }
  const keys = graph.node('Transpose', [behind(pastK, k, 'key')], { attributes: { perm: [0, 1, 3, 2] } })
  const values = behind(pastV, v, 'value')
  const scores = graph.node('Mul', [graph.node('MatMul', [heads(q), keys]), graph.scalar(1 / Math.sqrt(HEAD))])
  const columns = graph.node('Unsqueeze', [range(graph, graph.ints(0), total), graph.ints(0)])
  const causal = graph.node('LessOrEqual', [columns, graph.node('Unsqueeze', [rows, graph.ints(1)])])
  const shown =
    mask === null
      ? causal
      : graph.node('And', [causal, cast(graph, graph.node('Unsqueeze', [mask, graph.ints(1, 2)]), 'bool')])
  const open = graph.node('Where', [shown, scores, graph.scalar(-1e9)])
  const seen = graph.node('MatMul', [graph.node('Softmax', [open], { attributes: { axis: -1 } }), values])
  const joined = graph.node('Transpose', [seen], { attributes: { perm: [0, 2, 1, 3] } })
  return graph.node('Reshape', [joined, graph.ints(0, 0, WIDTH)])
}

function grouped(graph: Graph, { q, k, v, pastK, pastV, mask, total }: Parts): string {
  if (mask === null || pastK === null || pastV === null) throw new Error('grouped attention needs a mask and a past')
  const counted = graph.node('ReduceSum', [mask, graph.ints(1)], { attributes: { keepdims: 0 } })
  const last = cast(graph, graph.node('Sub', [counted, graph.int(1)]), 'int32')
  const all = cast(graph, graph.node('Squeeze', [total]), 'int32')
  const [seen = '', keys = '', values = ''] = graph.split(
    'GroupQueryAttention',
    [q, k, v, pastK, pastV, last, all],
    3,
    { domain: MICROSOFT, attributes: { num_heads: HEADS, kv_num_heads: HEADS } },
  )
  for (const [part, name] of [
    [keys, 'key'],
    [values, 'value'],
  ] as const)
    graph.output(graph.node('Identity', [part], { name: `present.0.${name}` }), 'float32', [
      'batch',
      HEADS,
      'all',
      HEAD,
    ])
  return seen
}

function finish(graph: Graph, x: string, table: string, { keepsLogits }: TinyOptions): Uint8Array {
  let read = x
  if (keepsLogits) {
    const from = graph.node('Neg', [
      graph.node('Unsqueeze', [graph.input('num_logits_to_keep', 'int64', []), graph.ints(0)]),
    ])
    read = graph.node('Slice', [x, from, graph.ints(Number.MAX_SAFE_INTEGER), graph.ints(1)])
  }
  const turned = graph.node('Transpose', [table], { attributes: { perm: [1, 0] } })
  graph.output(graph.node('MatMul', [read, turned], { name: 'logits' }), 'float32', ['batch', 'read', VOCABULARY])
  return graph.finish()
}

/** The token that follows, by the same formulas. */
export function nextOf(tokens: readonly number[], positions = tokens.map((_, i) => i)): number {
  const x = tokens.map((token, i) => sum(rowOf(weights.words, token), rowOf(weights.places, positions[i] ?? 0)))
  const last = x.at(-1) ?? []
  const seen = Array.from({ length: HEADS }, (_, head) => {
    const part = (row: readonly number[]): number[] => row.slice(head * HEAD, (head + 1) * HEAD)
    const query = part(times(last, weights.q))
    const scores = x.map(row => dot(query, part(times(row, weights.k))) / Math.sqrt(HEAD))
    const most = Math.max(...scores)
    const shares = scores.map(score => Math.exp(score - most))
    const whole = shares.reduce((a, b) => a + b)
    return x.map((row, i) => part(times(row, weights.v)).map(value => (value * (shares[i] ?? 0)) / whole)).reduce(sum)
  }).flat()
  const logits = TINY_WORDS.map((_, token) => dot(sum(last, seen), rowOf(weights.words, token)))
  return logits.indexOf(Math.max(...logits))
}

const rowOf = (table: Float32Array, row: number): number[] => [...table.subarray(row * WIDTH, (row + 1) * WIDTH)]
const sum = (a: readonly number[], b: readonly number[]): number[] => a.map((value, i) => value + (b[i] ?? 0))
const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((total, value, i) => total + value * (b[i] ?? 0), 0)
const times = (row: readonly number[], matrix: Float32Array): number[] =>
  row.map((_, column) =>
    dot(
      row,
      row.map((_, i) => matrix[i * WIDTH + column] ?? 0),
    ),
  )

/** `parts` are written over those of the model; null leaves a file out. */
export function writeTinyModel(
  folder: string,
  options: Partial<TinyOptions> = {},
  files: Readonly<Record<string, string | Uint8Array | null>> = {},
): string {
  const all: Record<string, string | Uint8Array | null> = {
    'config.json': JSON.stringify({
      model_type: 'llama',
      architectures: ['LlamaForCausalLM'],
      vocab_size: VOCABULARY,
      hidden_size: WIDTH,
      num_attention_heads: HEADS,
      num_key_value_heads: HEADS,
      num_hidden_layers: 1,
      max_position_embeddings: TINY_LIMIT,
      eos_token_id: TINY_WORDS.indexOf('<end>'),
    }),
    'tokenizer.json': tokenizer(TINY_WORDS),
    'tokenizer_config.json': tokenizerConfig(TINY_CHAT),
    'onnx/model.onnx': tinyGraph(options),
    ...files,
  }
  mkdirSync(join(folder, 'onnx'), { recursive: true })
  for (const [name, content] of Object.entries(all)) if (content !== null) writeFileSync(join(folder, name), content)
  return folder
}

const SPECIAL = /^<.+>$/

export const tokenizerConfig = (chat: string | null): string =>
  JSON.stringify({
    tokenizer_class: 'PreTrainedTokenizerFast',
    bos_token: '<s>',
    eos_token: '<end>',
    pad_token: '<pad>',
    unk_token: '<unk>',
    ...(chat === null ? {} : { chat_template: chat }),
  })

/** Words between spaces; others in pieces of single letters. */
export const tokenizer = (words: readonly string[]): string =>
  JSON.stringify({
    version: '1.0',
    added_tokens: words.flatMap((content, id) =>
      SPECIAL.test(content)
        ? [{ id, content, single_word: false, lstrip: false, rstrip: false, normalized: false, special: true }]
        : [],
    ),
    normalizer: null,
    pre_tokenizer: { type: 'WhitespaceSplit' },
    post_processor: null,
    decoder: { type: 'WordPiece', prefix: '##', cleanup: false },
    model: {
      type: 'WordPiece',
      unk_token: '<unk>',
      continuing_subword_prefix: '##',
      max_input_chars_per_word: 100,
      vocab: Object.fromEntries(words.map((word, id) => [word, id])),
    },
  })
