/** Examples of all that the small model is taught, as a reader sees them. */
import { examItem, SUBJECTS } from '../scenarios/language/exam.ts'
import { decode } from '../scenarios/language/words.ts'
import { wrapped } from './wrapped.ts'

const TAG = / (?=<(?:functions|notes|summary|user|assistant|result|notice|document)>)/g

const FITS_A_SCREEN = 180
const TRIES = 100

export function languageSample(seed: number): string {
  const samples = SUBJECTS.map(subject => {
    const items = Array.from({ length: TRIES }, (_, i) => examItem(subject, seed, i))
    const short = items.find(({ prompt }) => prompt.length <= FITS_A_SCREEN)
    if (short === undefined) return null
    const { prompt, expected } = short
    const lines = `${decode(prompt)} [ ${decode(expected)} <end> ]`.replaceAll(TAG, '\n').split('\n')
    return [`${subject.name}:`, ...lines.map(line => wrapped(line, 100).replaceAll(/^/gm, '  '))].join('\n')
  })
  return [
    ...samples.filter(sample => sample !== null),
    'In brackets: what the model is to say. One word is one token.',
  ].join('\n\n')
}
