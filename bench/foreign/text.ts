/**
 * The tokenizer of a model from elsewhere, and its way of holding a conversation: texts to tokens and back, turns, and
 * turns of an exact number of tokens.
 *
 *   const text = await openText(layout, library)
 *   text.conversation([{ role: 'user', content: 'Hello' }])   // ready for the answer
 *   text.page('user', 'the code of anna is 41 07 .', 40)     // a turn of 40 tokens: filler words make up for the rest
 *   text.decode(answer)                                      // without special tokens
 */
import type { PreTrainedTokenizer } from '@huggingface/transformers'
import { type Message, PLAIN_TURNS, type Role, readTurns, type Turns } from './turns.ts'

/** Exactly the tokens asked for, or the fewest that the content takes. */
export type Page =
  | { readonly fits: true; readonly tokens: readonly number[] }
  | { readonly fits: false; readonly fewest: number }

/** Common words, of one token each in most tokenizers when they follow a space; none states anything. */
const FILLER = ['so', 'and', 'then', 'well', 'now', 'again', 'often', 'a', 'i']
const MOST_TRIES = 12

export class ForeignText {
  readonly turns: Turns
  /** Whether the model came with a chat template. */
  readonly isChat: boolean
  /** What ends a turn of the model's. */
  readonly endOfTurn: ReadonlySet<number>
  /** Special tokens and their numbers. */
  readonly special: ReadonlyMap<string, number>
  /** Tokens that it can make: one more than the highest. */
  readonly vocabulary: number
  private readonly tokenizer: PreTrainedTokenizer
  private readonly fillers: readonly string[]

  constructor(tokenizer: PreTrainedTokenizer, ends: readonly number[]) {
    this.tokenizer = tokenizer
    const numbers = [...tokenizer.get_vocab().values()]
    this.vocabulary = numbers.reduce((most, number) => Math.max(most, number), -1) + 1
    this.special = new Map(
      tokenizer.all_special_ids.map((id, i) => [tokenizer.all_special_tokens[i] ?? '', id] as const),
    )
    const turns = tokenizer.chat_template
      ? readTurns((messages, answer) => this.render(messages, answer), tokenizer.bos_token ?? '')
      : null
    this.isChat = turns !== null
    this.turns = turns ?? { ...PLAIN_TURNS, start: tokenizer.bos_token ?? '' }
    this.endOfTurn = new Set([...ends, ...this.closing()])
    this.fillers = this.fillerWords()
  }

  /** Special tokens that are written out are understood; none is added. */
  encode(text: string): number[] {
    return text === '' ? [] : this.tokenizer.encode(text, { add_special_tokens: false })
  }

  decode(tokens: readonly number[]): string {
    return tokens.length === 0 ? '' : this.tokenizer.decode([...tokens], { skip_special_tokens: true })
  }

  /** The template's own rendering, special tokens written out. */
  render(messages: readonly Message[], answer: boolean): string {
    const options = { tokenize: false, add_generation_prompt: answer } as const
    return String(this.tokenizer.apply_chat_template([...messages], options))
  }

  /** A whole conversation, up to where the model is to go on. */
  conversation(messages: readonly Message[]): number[] {
    const start = this.start(messages[0]?.role === 'system')
    return [...start, ...messages.flatMap(({ role, content }) => this.turn(role, content)), ...this.answerOpening()]
  }

  /** What stands before the first turn. */
  start(hasSystem: boolean): number[] {
    return this.encode(this.turns.start + (hasSystem ? '' : this.turns.preamble))
  }

  turn(role: Role, content: string): number[] {
    const { open, close } = this.frame(role)
    return this.encode(open + content + close)
  }

  /** What the model goes on from. */
  answerOpening(): number[] {
    return this.encode(this.turns.answer)
  }

  private frame(role: Role) {
    return this.turns[role] ?? this.turns.user
  }

  /** A turn of exactly so many tokens. */
  page(role: Role, content: string, tokens: number): Page {
    const fewest = this.turn(role, content).length
    if (fewest > tokens) return { fits: false, fewest }
    return { fits: true, tokens: this.padByWords(role, content, tokens) ?? this.padByTokens(role, content, tokens) }
  }

  /** As a text that the tokenizer itself would cut so; null: words do not come out even. */
  private padByWords(role: Role, content: string, tokens: number): number[] | null {
    let words = 0
    for (let attempt = 0; attempt < MOST_TRIES; attempt++) {
      const found = this.turn(role, [content, this.filler(words)].filter(part => part !== '').join(' '))
      if (found.length === tokens) return found
      words = Math.max(0, words + tokens - found.length)
    }
    return null
  }

  private padByTokens(role: Role, content: string, tokens: number): number[] {
    const { open, close } = this.frame(role)
    const [before, after] = [this.encode(open + content), this.encode(close)]
    const filler = this.encode(` ${this.fillers[0] ?? FILLER[0]}`).at(-1) ?? 0
    const missing = Math.max(0, tokens - before.length - after.length)
    return [...before, ...Array.from({ length: missing }, () => filler), ...after]
  }

  private filler(words: number): string {
    return Array.from({ length: words }, (_, i) => this.fillers[i % this.fillers.length]).join(' ')
  }

  /** Those of one known token: two of them take one more than one. */
  private fillerWords(): string[] {
    const unknown = this.tokenizer.unk_token_id
    const single = FILLER.filter(word => {
      const once = this.encode(`a ${word}`)
      return this.encode(`a ${word} ${word}`).length === once.length + 1 && !once.includes(unknown ?? -1)
    })
    return single.length > 0 ? single : FILLER
  }

  /** The first special token behind an answer. */
  private closing(): number[] {
    const special = new Set(this.special.values())
    const first = this.encode(this.turns.assistant.close).find(token => special.has(token))
    return first === undefined ? [] : [first]
  }
}
