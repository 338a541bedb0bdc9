/** Page replacement: the first lab. Its README tells the student what to do; this file says how it is graded. */
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { clock } from '../../by-hand/clock.ts'
import { answered } from '../../lab/answered.ts'
import { defineLab } from '../../lab/lab.ts'
import { faultsLike, fewerFaults } from '../../lab/scenarios.ts'
import { eachString, shareOfStrings } from '../../lab/strings.ts'
import { byHand, drawn, sizesAndPins } from './cases.ts'
import { mistakes } from './mistakes.ts'

const SCENARIO = join(fileURLToPath(new URL('.', import.meta.url)), 'start', 'scenario.yaml')
/** Those of `compare --seeds 5`, so that students can count what is counted here. */
const SEEDS = [1, 2, 3, 4, 5]

const onPaper = {
  file: 'clock.ts',
  missing: 'Begin the lab anew in another folder, and copy clock.ts from there: npx llmos lab start 03 FOLDER',
  policy: 'CLOCK',
  method: clock(),
  mistakes,
}

export default defineLab({
  title: 'Page replacement: write CLOCK, then beat it',
  minutes: [60, 90],
  first: 'answer question 1 in answers.md, before you run anything',
  checks: [
    eachString({ ...onPaper, title: 'clock.ts: strings to work out by hand', cases: byHand, pointsEach: 5 }),
    shareOfStrings({ ...onPaper, title: 'clock.ts: drawn strings', cases: drawn, points: 10 }),
    eachString({ ...onPaper, title: 'clock.ts: sizes and pins', cases: sizesAndPins, pointsEach: 5 }),
    faultsLike({
      title: 'clock.ts: the scenario',
      file: onPaper.file,
      missing: onPaper.missing,
      scenario: SCENARIO,
      seeds: SEEDS,
      pager: 'clock',
      points: 10,
    }),
    fewerFaults({
      title: 'better.ts: fewer faults than CLOCK in the scenario',
      file: 'better.ts',
      missing: 'Not written yet: copy clock.ts to better.ts once it is CLOCK, and change it until it is better.',
      scenario: SCENARIO,
      seeds: SEEDS,
      pager: 'clock',
      points: 15,
      further: { share: 0.1, points: 10 },
    }),
    answered({ file: 'answers.md', questions: 5, pointsEach: 2 }),
  ],
})
