/**
 * Examines a model as it will be used: it reads a text, speaks word by word until its `<end>`, and is marked. Several
 * texts go on side by side; what one says does not depend on the others.
 */
import { type ExamItem, type ExamSubject, examItem, type Mark, mark } from '../../scenarios/language/exam.ts'
import { token } from '../../scenarios/language/words.ts'
import type { Engine, Sequence } from '../core/engine.ts'
import { type Share, shareOf } from '../share.ts'

export interface SubjectResult {
  readonly subject: string
  readonly counts: ExamSubject['counts']
  readonly target: number | null
  readonly items: number
  /** What `counts` says: of items, or of facts. */
  readonly score: Share
  /** Of what was stated in lists: nobody had told it. Absent where there are no lists. */
  readonly invented: Share | null
}

export interface ExamOptions {
  readonly items: number
  readonly seed: number
  readonly atOnce?: number
  readonly stop?: () => boolean
  readonly tell?: (done: number, of: number) => void
}

const END = token('<end>')
const AT_ONCE = 8
/** Beyond what is expected, before a text is given up. */
const SPARE_TOKENS = 12

interface Candidate {
  readonly item: ExamItem
  readonly sequence: Sequence
  readonly said: number[]
  next: readonly number[]
}

export async function takeExam(
  engine: Engine,
  subjects: readonly ExamSubject[],
  options: ExamOptions,
): Promise<SubjectResult[]> {
  const results: SubjectResult[] = []
  const of = subjects.length * options.items
  for (const subject of subjects) {
    const marks: Mark[] = []
    const before = results.length * options.items
    await examine(engine, subject, options, marks, () => options.tell?.(before + marks.length, of))
    if (options.stop?.() === true) break
    results.push(resultOf(subject, marks))
  }
  return results
}

async function examine(
  engine: Engine,
  subject: ExamSubject,
  { items, seed, atOnce = AT_ONCE, stop }: ExamOptions,
  marks: Mark[],
  tell: () => void,
): Promise<void> {
  const running: Candidate[] = []
  for (let begun = 0; (begun < items || running.length > 0) && stop?.() !== true; ) {
    while (running.length < atOnce && begun < items) {
      const item = examItem(subject, seed, begun++)
      running.push({ item, sequence: engine.open(), said: [], next: item.prompt })
    }
    const { next } = await engine.step(running.map(({ sequence, next: tokens }) => ({ sequence, tokens })))
    running.forEach((candidate, i) => {
      candidate.next = [next[i] as number]
      candidate.said.push(next[i] as number)
    })
    for (const candidate of running.filter(isOver)) {
      engine.close(candidate.sequence)
      running.splice(running.indexOf(candidate), 1)
      marks.push(mark(candidate.item, candidate.said))
      tell()
    }
  }
  for (const { sequence } of running) engine.close(sequence)
}

const isOver = ({ said, item }: Candidate): boolean =>
  said.at(-1) === END || said.length >= item.expected.length + SPARE_TOKENS

function resultOf({ name, counts, target }: ExamSubject, marks: readonly Mark[]): SubjectResult {
  const sum = (of: (mark: Mark) => number): number => marks.reduce((total, each) => total + of(each), 0)
  const score =
    counts === 'kept'
      ? shareOf(
          sum(it => it.kept),
          sum(it => it.wanted),
        )
      : shareOf(
          sum(it => Number(counts === 'exact' ? it.exact : !it.searched)),
          marks.length,
        )
  const stated = sum(it => it.kept + it.invented)
  const invented =
    counts === 'kept' && stated > 0
      ? shareOf(
          sum(it => it.invented),
          stated,
        )
      : null
  return { subject: name, counts, target: target ?? null, items: marks.length, score, invented }
}
