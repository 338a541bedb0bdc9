/** The card of a model of ours: what it is, how it was made, what it can do. All numbers come from a command. */
import type { PagingMark } from '../bench/exam/paging-exam.ts'
import type { SubjectResult } from '../bench/exam/take-exam.ts'
import type { LoadedModel } from '../bench/model/load-folder.ts'
import { parameterCount } from '../bench/model/shape.ts'
import { examMarkdown, pagingMarkdown } from './exam-report.ts'
import { count, percent } from './format.ts'

export interface ModelCard {
  readonly model: LoadedModel
  /** By precision. */
  readonly exams: readonly { readonly dtype: 'fp32' | 'q8'; readonly results: readonly SubjectResult[] }[]
  readonly paging: readonly PagingMark[]
  /** Of the training: `curve.csv`, or nothing. */
  readonly curve: string | null
  readonly command: string
}

const CURVE_ROWS = 12

export function modelCard({ model, exams, paging, curve, command }: ModelCard): string {
  const { name, hash, shape, provenance } = model
  const { layers, width, heads, hidden, vocabulary, maxPositions, noRope } = shape
  return `${[
    `# ${name}`,
    `A language model of ${count(parameterCount(shape))} parameters, trained from scratch by llm-os-lab on a small made-up language of ${count(vocabulary)} words. It recalls facts from its context, says \`unknown\` where there is none, follows facts that name others, searches a memory by calls of its own, saves facts when memory runs short, and sums up a passage to its facts. It can do nothing else: it knows nothing of the world and speaks no English beyond these sentences (\`npx llmos core sample\` prints them).`,
    `What it is for: to run paging policies on real inference, in seconds and on any machine, and to hold a simulator against something real. What it is not: evidence about large models. Its errors are those of a very small model on a very regular language.`,
    `## What it is made of\n\nA decoder of ${layers} layers, width ${width}, ${heads} heads, SwiGLU of ${hidden}, tied embedding, rotary positions but in layers ${noRope.join(', ')}, which have none; up to ${count(maxPositions)} positions. Weights (sha256 of the tensors): \`${hash}\`.`,
    `## How it was made\n\n${Object.entries(provenance)
      .map(([key, value]) => `- ${key}: ${value}`)
      .join('\n')}`,
    ...(curve === null ? [] : [`### Its curve\n\n${curveTable(curve)}\n\nThe whole of it is in \`curve.csv\`.`]),
    `## What it can do\n\nGreedy decoding, each answer to the word. Measured by \`${command}\`.`,
    ...exams.map(({ dtype, results }) => `### ${dtype}\n\n${examMarkdown(results)}`),
    ...differences(exams),
    `### Under a pager\n\nLive runs of \`tiny-chat\`, window of 512 tokens, fp32; memgpt with next to no notes, so that it must search.\n\n${pagingMarkdown(paging)}`,
  ].join('\n\n')}\n`
}

function curveTable(csv: string): string {
  const [head = '', ...lines] = csv.trimEnd().split('\n')
  const every = Math.max(1, Math.ceil(lines.length / CURVE_ROWS))
  const shown = lines.filter((_, i) => (i + 1) % every === 0 || i === lines.length - 1)
  const row = (line: string): string => `| ${line.split(',').join(' | ')} |`
  return [row(head), row(head.replaceAll(/[^,]+/g, '---')), ...shown.map(row)].join('\n')
}

/** How much 8 bits cost, where both were examined. */
function differences(exams: ModelCard['exams']): string[] {
  const [full, rounded] = (['fp32', 'q8'] as const).map(dtype => exams.find(exam => exam.dtype === dtype)?.results)
  if (full === undefined || rounded === undefined) return []
  const most = full.map(({ subject, score }) => {
    const other = rounded.find(it => it.subject === subject)
    return { subject, by: score.share - (other?.score.share ?? Number.NaN) }
  })
  const worst = most.toSorted((a, b) => Math.abs(b.by) - Math.abs(a.by))[0]
  if (worst === undefined) return []
  return [`Between 32 and 8 bits the largest difference is ${percent(Math.abs(worst.by))} (${worst.subject}).`]
}
