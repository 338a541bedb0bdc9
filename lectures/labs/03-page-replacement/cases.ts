/** The strings on which a student's CLOCK is tried. They are public: working them out is the exercise. */
import { makeRng, stream } from '../../../sim/rng.ts'
import { numbered, type Paper, sheetOf } from '../../by-hand/paper.ts'
import type { StringCase } from '../../lab/strings.ts'

const sheet = (text: string, room: number): Paper => sheetOf(text.split(' ').map(Number), room)

/** Each shows one thing; the first of them cannot tell CLOCK from FIFO, and the others can. */
export const byHand: readonly StringCase[] = [
  { title: 'nothing is used twice', paper: sheet('1 2 3 4 5 6', 3) },
  { title: 'a page that was used is spared', paper: sheet('1 2 3 1 4', 3) },
  { title: 'the hand goes on from where it stopped', paper: sheet('1 2 3 1 4 5', 3) },
  { title: 'the hand clears the bits that it passes', paper: sheet('1 2 3 1 4 5 6', 3) },
  { title: 'a newcomer has not been used yet', paper: sheet('1 2 3 4 3 5 6 7', 3) },
  { title: 'where all were used, it goes once round', paper: sheet('1 2 3 1 2 3 4 2 5', 3) },
  { title: 'a page comes back', paper: sheet('1 2 3 2 4 1 2 5 1 3 2 4', 3) },
]

/** With sizes in tokens: several pages may have to leave for one. */
const sized = (room: number, sizes: readonly (readonly [page: number, tokens: number])[], pinned: number[] = []) => ({
  room,
  requests: sizes.map(([page, tokens]) => ({ page, tokens })),
  pinned,
})

export const sizesAndPins: readonly StringCase[] = [
  {
    title: 'pages differ in size',
    paper: sized(100, [
      [1, 40],
      [2, 20],
      [3, 40],
      [1, 40],
      [4, 50],
      [5, 60],
      [2, 20],
    ]),
  },
  {
    title: 'a pinned page is passed over',
    paper: sized(
      40,
      [
        [1, 10],
        [2, 10],
        [3, 10],
        [4, 10],
        [3, 10],
        [2, 10],
        [5, 10],
        [6, 10],
        [7, 10],
      ],
      [1],
    ),
  },
]

const DRAW = stream('lab 03: strings')
const STRINGS = 40
const REQUESTS = 30
const PAGES = 7

export const drawn: readonly StringCase[] = Array.from({ length: STRINGS }, (_, i) => ({
  title: `string ${i + 1}`,
  paper: sheetOf(drawnString(i), 2 + (i % 4)),
}))

/** Pages bear the number of their first request, as the pager sees them. */
function drawnString(string: number): number[] {
  const rng = makeRng(3)
  const draws = Array.from({ length: REQUESTS }, (_, t) => Math.floor(PAGES * rng.at(DRAW, string, t, 0)))
  return numbered(draws)
}
