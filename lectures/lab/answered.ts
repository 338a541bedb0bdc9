/**
 * Written questions: looked at for being answered, and for nothing else. A question is a heading of the second rank with
 * its text as a quotation (`> …`); what stands below it is the answer.
 */
import { readText } from '../../scenarios/load.ts'
import { UserError } from '../../scenarios/user-error.ts'
import type { Check, Finding } from './lab.ts'

/** Fewer words than this are no answer to any question of ours. */
const FEWEST_WORDS = 5

export interface Questions {
  readonly file: string
  readonly questions: number
  readonly pointsEach: number
}

export const answered = ({ file, questions, pointsEach }: Questions): Check => ({
  title: `${file}: that each question has an answer (what it says, a person must read)`,
  points: questions * pointsEach,
  async run(work) {
    const path = work.file(file)
    const text = readable(path)
    if (typeof text !== 'string') return { earned: 0, findings: [{ good: false, title: path, said: [text.fault] }] }
    const answers = answersIn(text)
    const findings = Array.from({ length: questions }, (_, i) => findingOf(i + 1, answers.get(i + 1)))
    return { earned: findings.filter(it => it.good).length * pointsEach, findings }
  },
})

function readable(path: string): string | { fault: string } {
  try {
    return readText(path, path)
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    return { fault: `${error.message}; it must hold the lab's questions: begin the lab anew elsewhere and copy it.` }
  }
}

function findingOf(question: number, answer: string | undefined): Finding {
  const title = `question ${question}`
  if (answer === undefined)
    return { good: false, title, said: [`Its heading, "## ${question}. …", is gone; write it again.`] }
  const words = answer.split(/\s+/).filter(word => /[\p{L}\p{N}]/u.test(word)).length
  if (words >= FEWEST_WORDS) return { good: true, title }
  return {
    good: false,
    title,
    said: [`${words} of at least ${FEWEST_WORDS} words below its text; write a sentence or two.`],
  }
}

/** By the number in its heading. */
function answersIn(text: string): Map<number, string> {
  const answers = new Map<number, string>()
  const visible = text.replaceAll('\r\n', '\n').replaceAll(/<!--[\s\S]*?-->/g, '')
  for (const part of visible.split(/^## /m).slice(1)) {
    const [heading = '', ...lines] = part.split('\n')
    const number = Number.parseInt(heading, 10)
    const own = lines.filter(line => !line.startsWith('>')).join('\n')
    if (!Number.isNaN(number)) answers.set(number, own)
  }
  return answers
}
