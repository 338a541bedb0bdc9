/**
 * The files by which transformers.js reads and writes our language: a word is a token. Tags are special tokens; words
 * are parted at spaces and around punctuation, digits after every second (`4107` is `41 07`), and case counts for
 * nothing.
 */
export interface Words {
  /** By number of the token. */
  readonly words: readonly string[]
  readonly contextLimit: number
}

export const PAD = '<pad>'
export const UNKNOWN = '<unk>'
export const END = '<end>'
const isTag = (word: string): boolean => /^<.+>$/.test(word)

/** Embeddings have more rows than there are words; every row has a name. */
export const fillUp = (words: readonly string[], size: number): string[] =>
  Array.from({ length: size }, (_, number) => words[number] ?? `<unused_${number}>`)

export function tokenizerFile({ words }: Words): object {
  const tags = words.flatMap((word, id) => (isTag(word) ? [{ id, content: word }] : []))
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: tags.map(tag => ({
      ...tag,
      single_word: false,
      lstrip: false,
      rstrip: false,
      normalized: false,
      special: true,
    })),
    normalizer: { type: 'Lowercase' },
    pre_tokenizer: {
      type: 'Sequence',
      pretokenizers: [
        { type: 'WhitespaceSplit' },
        { type: 'Punctuation', behavior: 'Isolated' },
        { type: 'Split', pattern: { Regex: '\\d{1,2}' }, behavior: 'Isolated', invert: false },
      ],
    },
    post_processor: null,
    decoder: { type: 'WordPiece', prefix: '##', cleanup: false },
    // There is no kind of model for whole words; pieces of words (##…) there are none.
    model: {
      type: 'WordPiece',
      unk_token: UNKNOWN,
      continuing_subword_prefix: '##',
      max_input_chars_per_word: 100,
      vocab: Object.fromEntries(words.map((word, id) => [word, id])),
    },
  }
}

/** A turn is its tag and its words; the model's own turns end. What a tool gives is a result. */
const CHAT_TEMPLATE =
  "{% for message in messages %}{{ '<' + ('result' if message['role'] == 'tool' else message['role']) + '> ' + " +
  "message['content'] + (' <end> ' if message['role'] == 'assistant' else ' ') }}{% endfor %}" +
  "{% if add_generation_prompt %}{{ '<assistant>' }}{% endif %}"

export const tokenizerConfig = ({ contextLimit }: Words): object => ({
  tokenizer_class: 'PreTrainedTokenizerFast',
  bos_token: null,
  eos_token: END,
  pad_token: PAD,
  unk_token: UNKNOWN,
  padding_side: 'left',
  model_max_length: contextLimit,
  clean_up_tokenization_spaces: false,
  chat_template: CHAT_TEMPLATE,
})

/** Of each word, its number; undefined: this is no such file. */
export function vocabularyOf(tokenizer: unknown): ReadonlyMap<string, number> | undefined {
  const vocabulary = field(field(tokenizer, 'model'), 'vocab')
  if (typeof vocabulary !== 'object' || vocabulary === null) return undefined
  return new Map(Object.entries(vocabulary).map(([word, id]) => [word, Number(id)]))
}

const field = (of: unknown, name: string): unknown =>
  typeof of === 'object' && of !== null && name in of ? (of as Record<string, unknown>)[name] : undefined
