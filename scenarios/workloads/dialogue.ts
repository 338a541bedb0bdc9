/**
 * Real conversations with labelled questions: each one is told in full, session by session, by a process of its own, and
 * then asked about. The evidence for an answer is the turns that the file names, so evidence recall is counted exactly
 * and needs no model. Results are counted by conversation: each is a client of its own.
 *
 *   tell session 1 · … · tell session n · (read question · think · write)ᵏ · exit
 */
import { z } from 'zod'
import type { Self, Source, Syscall } from '../../sim/program.ts'
import { stream } from '../../sim/rng.ts'
import { dialogueFormatNames } from '../dialogues/index.ts'
import { type Stories, storiesOf } from '../dialogues/library.ts'
import type { Asked, Story } from '../dialogues/story.ts'
import { type SearchEngineName, searchEngines } from '../search/index.ts'
import { durationDistribution, tokenDistribution, tokens } from '../units.ts'
import { defineWorkload, type WorkloadContext } from '../workload.ts'
import { arrivalsOf, timingFields } from './arrivals.ts'
import { someTokens, wait } from './draws.ts'
import { checkProcess, processesOf, processFields, systemField, taskOf } from './process.ts'
import { EXIT } from './ring.ts'

const PAUSE = stream('workload pause')
const ANSWER = stream('workload answer')

const { client: _conversations, ...fields } = processFields
const engineNames = Object.keys(searchEngines) as [SearchEngineName, ...SearchEngineName[]]

const schema = z
  .strictObject({
    kind: z.literal('dialogue'),
    ...fields,
    ...systemField,
    ...timingFields,
    file: z.string().min(1).describe('beside the scenario; in the LoCoMo or the LongMemEval format'),
    format: z.enum(dialogueFormatNames).optional().describe('default: by what the file holds'),
    search: z.enum(engineNames).default('words').describe('how the kernel searches: by words, by vectors, or both'),
    question: tokens.default(0).describe('tokens around each question, beside its own words'),
    answer: tokenDistribution,
    pause: durationDistribution.optional().describe('between an answer and the next question; default none'),
    questionsPerConversation: z.int().min(1).optional().describe('so many, evenly spread; default all'),
  })
  .superRefine(checkProcess)
export type DialogueSpec = z.output<typeof schema>

export interface DialogueCounts {
  readonly file: string
  readonly format: string
  readonly conversations: number
  readonly turns: number
  /** In the file, whether asked or not. */
  readonly questions: number
  /** Evidence that is named and does not exist, and questions that should have evidence and have none at all. */
  readonly missingEvidence: number
  readonly unlabelled: number
  readonly firstProblem: string | null
}

/** A source that knows what was read, for whoever wants to tell the user. */
export interface DialogueSource extends Source {
  readonly dialogues: DialogueCounts
}

export const isDialogueSource = (source: Source): source is DialogueSource => 'dialogues' in source

function countsOf(file: string, { format, dialogues }: Stories): DialogueCounts {
  const questions = dialogues.flatMap(dialogue => dialogue.questions)
  return {
    file,
    format,
    conversations: dialogues.length,
    turns: dialogues.flatMap(({ sessions }) => sessions).reduce((sum, { turns }) => sum + turns.length, 0),
    questions: questions.length,
    missingEvidence: questions.reduce((sum, { missing }) => sum + missing.length, 0),
    unlabelled: questions.filter(({ answerable, evidence }) => answerable && evidence.length === 0).length,
    firstProblem: dialogues.find(({ problems }) => problems.length > 0)?.problems[0] ?? null,
  }
}

/** The calls that one question takes. */
const PER_QUESTION = 3

function program(spec: DialogueSpec, story: Story) {
  const task = taskOf(spec.task)
  const calls: readonly ((self: Self, asked: Asked, number: number) => Syscall)[] = [
    (self, { text, tokens, date }, number) => ({
      do: 'read',
      after: number === 0 ? 0 : wait(self, spec.pause, PAUSE, number),
      tokens: tokens + spec.question,
      content: date === undefined ? { kind: 'user', text } : { kind: 'user', text, date },
    }),
    (self, { ask }, number) => {
      return { do: 'think', output: someTokens(self, spec.answer, ANSWER, number), task: task(self, number), ask }
    },
    () => ({ do: 'write' }),
  ]
  return {
    next(self: Self): Syscall {
      const telling = story.telling(self.pc)
      if (telling !== undefined) return telling
      const place = self.pc - story.sessionCount
      const number = Math.floor(place / PER_QUESTION)
      const asked = story.asked(number)
      return (asked && calls[place % PER_QUESTION]?.(self, asked, number)) ?? EXIT
    },
    asks: () => story.questions.map((_, number) => story.asked(number)?.ask ?? null),
  }
}

function sources(spec: DialogueSpec, context: WorkloadContext): DialogueSource[] {
  const { file, format, search, questionsPerConversation: mostQuestions } = spec
  // Each part of the system prompt is a page.
  const before = [spec.system ?? []].flat().length
  const { countTokens } = context
  const text = context.readFile(file)
  const made = storiesOf({ file, text, format, search, countTokens, mostQuestions, before })
  const arrival = arrivalsOf(spec, spec.name)
  const processes = made.stories.map(story => ({
    client: story.name,
    make: processesOf(spec, context, program(spec, story)),
  }))
  return [
    {
      name: spec.name,
      dialogues: countsOf(file, made),
      arrival: (n, previous, rng) => (n < processes.length ? arrival(n, previous, rng) : null),
      process(n, rng) {
        const one = processes[n]
        if (one === undefined) throw new RangeError(`${file}: no conversation ${n}; there are ${processes.length}`)
        return { ...one.make(n, rng), client: one.client }
      },
    },
  ]
}

export default defineWorkload<DialogueSpec>({
  kind: 'dialogue',
  summary: 'Real conversations with questions and labelled evidence, from a LoCoMo or LongMemEval file.',
  schema,
  sources,
})
