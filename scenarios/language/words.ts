/**
 * The words of a small language that reads like English. One word, one token: what a text costs can be counted by eye.
 * The order of the list is the numbering of the tokens, on which a trained model depends: add at the end of a group's
 * reserve only with a model trained anew.
 */
import { UserError } from '../user-error.ts'

const list = (text: string): string[] => text.trim().split(/\s+/)

/** Who speaks, and where a text ends. */
export const TAGS = list(
  '<pad> <unk> <end> <system> <functions> <notes> <summary> <user> <assistant> <result> <notice> <document>',
)
const GRAMMAR = list(
  'the of is now . ? : what unknown search save nothing found sum up follows memory nearly full matters you can facts and which i a',
)
export const ATTRIBUTES = list(
  'code door room key phone desk badge port gate bus seat box lock case file disk card drawer locker shelf table lane pass ticket',
)
export const NAMES = list(`
  alice bob carol dave erin frank grace heidi ivan judy karl laura mike nina oscar peggy quinn ruth sam trudy uma victor
  wendy xena yuri zoe adam bella carl diana emil fiona gus hana igor jane kurt lena max nora omar paul rosa sven tina
  ulla vera will yara zack arno bert cleo dora elsa finn gina hugo iris jack kira leon mona noah`)
/** Values are two of these. */
export const NUMBERS = Array.from({ length: 100 }, (_, number) => String(number).padStart(2, '0'))
export const NOUNS = list(`
  sky sea wind rain snow sun moon star tree leaf river stone hill road bridge boat train car bike plane bird fish cat dog
  horse cow sheep goat fox bear wolf lion apple pear plum bread milk tea coffee sugar salt rice soup cake pie cup plate
  fork knife spoon chair lamp bed window wall roof floor garden park street town market shop school bank farm lake beach
  forest field island cloud storm fire glass paper book song drum bell game ball rope coat hat shoe belt ring`)
export const VERBS = list(`
  was saw made took gave lost kept sold bought built broke moved opened closed painted washed cooked cut drew wrote read
  sang`)
export const ADVERBS = list('slowly quickly softly loudly often never always today yesterday again')
export const PLACES = list('near under over behind beside with')
export const ADJECTIVES = list('red blue green white black small big old new cold warm bright dark quiet loud')

export const WORDS: readonly string[] = [
  ...new Set([
    ...TAGS,
    ...GRAMMAR,
    ...ATTRIBUTES,
    ...NAMES,
    ...NUMBERS,
    ...NOUNS,
    ...VERBS,
    ...ADVERBS,
    ...PLACES,
    ...ADJECTIVES,
  ]),
]
/** Rows of the embedding: a multiple of 16. */
export const VOCABULARY_SIZE = Math.ceil(WORDS.length / 16) * 16

const NUMBER_OF = new Map(WORDS.map((word, number) => [word, number]))
export const UNKNOWN_WORD = NUMBER_OF.get('<unk>') ?? 1

/** The token of a word of ours. */
export function token(word: string): number {
  const number = NUMBER_OF.get(word)
  if (number === undefined) throw new UserError(`the small language has no word "${word}"`)
  return number
}

/** Words between spaces; what the language does not know becomes `<unk>`. */
export const encode = (text: string): number[] =>
  text
    .trim()
    .split(/\s+/)
    .filter(word => word !== '')
    .map(word => NUMBER_OF.get(word) ?? UNKNOWN_WORD)

export const decode = (tokens: readonly number[]): string => tokens.map(number => WORDS[number] ?? '<unk>').join(' ')
