/**
 * The files that were read last, made into stories. A comparison runs one scenario under many policies and seeds; what
 * is read, counted and searched for is the same each time, so the runs of one thread share it.
 */
import { type SearchEngineName, searchEngines } from '../search/index.ts'
import type { CountTokens } from '../workload.ts'
import { type DialogueFormatName, type ReadDialogues, readDialogues } from './index.ts'
import { Story } from './story.ts'

export interface StoriesWanted {
  /** Named in messages. */
  readonly file: string
  readonly text: string
  readonly format?: DialogueFormatName | undefined
  readonly search: SearchEngineName
  readonly countTokens: CountTokens
  readonly mostQuestions?: number | undefined
  /** Pages that a context has before the first turn. */
  readonly before: number
}

export interface Stories extends ReadDialogues {
  /** In the order of the dialogues. */
  readonly stories: readonly Story[]
}

const MOST_KEPT = 3
/** Beside the newest: a file may have hundreds of megabytes. */
const MOST_CHARACTERS = 50_000_000
/** The one used last comes last. What is kept can only be read, so sharing it shows in nothing but time. */
const kept: { readonly wanted: StoriesWanted; readonly made: Stories }[] = []

const isSame = (a: StoriesWanted, b: StoriesWanted): boolean =>
  a.file === b.file &&
  a.format === b.format &&
  a.search === b.search &&
  a.countTokens === b.countTokens &&
  a.mostQuestions === b.mostQuestions &&
  a.before === b.before &&
  a.text === b.text

function make({ file, text, format, search, countTokens, mostQuestions, before }: StoriesWanted): Stories {
  const read = readDialogues(text, file, format)
  const options = { engine: searchEngines[search], countTokens, mostQuestions, before }
  return { ...read, stories: read.dialogues.map(dialogue => new Story(dialogue, options)) }
}

export function storiesOf(wanted: StoriesWanted): Stories {
  const place = kept.findIndex(it => isSame(it.wanted, wanted))
  const [known = { wanted, made: make(wanted) }] = place < 0 ? [] : kept.splice(place, 1)
  kept.push(known)
  const characters = () => kept.reduce((sum, it) => sum + it.wanted.text.length, 0)
  while (kept.length > MOST_KEPT || (kept.length > 1 && characters() > MOST_CHARACTERS)) kept.shift()
  return known.made
}
