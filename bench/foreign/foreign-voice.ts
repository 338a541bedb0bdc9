/**
 * The small language in the mouth of a model from elsewhere: the same sentences in turns of its own chat template, with
 * instructions for who has not been trained on them. What it answers is read generously: case, punctuation and what
 * stands around the value do not count.
 */
import { SmallVoice } from '../../scenarios/language/voice.ts'
import { encode, NUMBERS, UNKNOWN_WORD } from '../../scenarios/language/words.ts'
import { UserError } from '../../scenarios/user-error.ts'
import type { Said, Voice } from '../../scenarios/voice.ts'
import type { Ask, Fact } from '../../sim/facts.ts'
import type { PageText } from '../../sim/live.ts'
import type { PageKind } from '../../sim/pager.ts'
import type { Say } from '../../sim/policy.ts'
import type { ForeignText } from './text.ts'
import type { Role } from './turns.ts'

const INSTRUCTIONS: Partial<Record<PageKind, string>> = {
  system: 'Answer with the value alone, such as: 41 07. If it was not told, say: unknown.',
  functions: 'To look something up, say only: search the code of anna.',
}
const ROLES: Partial<Record<PageKind, Role>> = { system: 'system', functions: 'system', notes: 'system' }
const isNumber = new Set(NUMBERS)

export class ForeignVoice implements Voice {
  readonly vocabulary: number
  readonly end: number
  readonly fewestForAnswer: number
  private readonly text: ForeignText
  private readonly small = new SmallVoice()
  private readonly fillers: readonly number[]
  private readonly calls: ReadonlySet<number>

  constructor(text: ForeignText) {
    this.text = text
    this.vocabulary = text.vocabulary
    this.end = [...text.endOfTurn][0] ?? 0
    this.fewestForAnswer = text.encode(' 41 07').length + 1
    this.fillers = text.encode(' so and then well')
    this.calls = new Set(['search', ' search', 'Search', ' Search'].flatMap(word => text.encode(word).slice(0, 1)))
  }

  render(page: PageText): readonly number[] {
    const { kind, tokens } = page
    const start = kind === 'system' ? this.text.start(true) : []
    const content = [INSTRUCTIONS[kind] ?? '', ...this.small.sentences(page)].filter(part => part !== '').join(' ')
    const turn = this.text.page(ROLES[kind] ?? 'user', content, tokens - start.length)
    if (turn.fits) return [...start, ...turn.tokens]
    throw new UserError(
      `a page of kind "${kind}" takes ${turn.fewest + start.length} tokens in the words of this model, and this scenario gives it ${tokens}; draw longer messages`,
    )
  }

  opening(): readonly number[] {
    return this.text.answerOpening()
  }

  filler(seed: number, i: number): number {
    return this.fillers[(seed + i) % this.fillers.length] ?? 0
  }

  beginsCall(token: number): boolean {
    return this.calls.has(token)
  }

  parse(process: number, tokens: readonly number[], ended: boolean, known: readonly Fact[]): Said {
    const words = this.words(tokens)
    const plain = this.small.parse(process, encode(words.join(' ')), ended, known)
    if (plain.is !== 'malformed') return plain
    const search = words.indexOf('search')
    if (search >= 0) return this.small.parse(process, encode(words.slice(search, search + 5).join(' ')), true, known)
    const first = words.findIndex((word, i) => isNumber.has(word) && isNumber.has(words[i + 1] ?? ''))
    if (first >= 0) return { is: 'value', words: encode(words.slice(first, first + 2).join(' ')) }
    return words.includes('unknown') ? { is: 'unknown' } : plain
  }

  /** Small letters, numbers two by two, nothing else. */
  private words(tokens: readonly number[]): string[] {
    const text = this.text.decode(tokens).toLowerCase()
    return text.match(/\d\d|[a-z]+|\./g)?.filter(word => word === '.' || !encode(word).includes(UNKNOWN_WORD)) ?? []
  }

  judge(process: number, ask: Ask, said: Said, evidence: boolean): Say {
    const last = ask.needs.at(-1)
    const isSaid = said.is === 'facts' && said.facts.some(it => it.key === last?.key && it.version === last?.version)
    return isSaid ? 'right' : this.small.judge(process, ask, said, evidence)
  }
}
