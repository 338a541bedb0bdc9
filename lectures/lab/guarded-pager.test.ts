/** What a student's file may do wrong, and what is said of it: where, what was expected, and never a stack of ours. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadPolicyFile } from '../../scenarios/policies.ts'
import { GuardedPagers } from './guarded-pager.ts'
import { type Attempt, inOneWorld } from './in-one-world.ts'
import type { World } from './worlds.ts'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'llmos-guarded-pager-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

/** Page 1 is pinned; request 4 is the first that needs room. */
const WORLD: World = {
  kind: 'string',
  room: 3,
  requests: [1, 2, 3, 4, 2, 5].map(page => ({ page })),
  pinned: [1],
}

/** Behind the fence: files that cannot be loaded, that end their worker or forge its words, and the lines of a file's own faults. */
async function attempt(text: string): Promise<Attempt> {
  const file = join(folder, 'mine.ts')
  writeFileSync(file, text)
  const [first] = await new GuardedPagers().attempt(file, [WORLD])
  return first as Attempt
}

let count = 0
/** Without it, in a tenth of the time. A file is loaded once, so each has a folder of its own. */
async function attemptHere(text: string): Promise<Attempt> {
  const home = join(folder, String(count++))
  mkdirSync(home)
  const file = join(home, 'mine.ts')
  writeFileSync(file, text)
  return inOneWorld(file, await loadPolicyFile('pager', file), WORLD)
}
const pager = (body: string): string => `export default {\n  create: () => ({\n    ${body}\n  }),\n}\n`
const faultOf = (attempt: Attempt): string => ('fault' in attempt ? attempt.fault.replace(folder, '') : 'none')

test('what it decides comes back, with its reasons', async () => {
  const oldest = pager(
    "makeRoom: ram => [...ram.inPromptOrder()].slice(0, 1).map(page => ({ do: 'evict', page, why: () => 'old ' + page.id })),",
  )
  expect(await attempt(oldest)).toEqual({
    log: [
      { process: 0, turn: 4, victims: [2], why: 'old 2' },
      { process: 0, turn: 5, victims: [3], why: 'old 3' },
      { process: 0, turn: 6, victims: [4], why: 'old 4' },
    ],
  })
})

const kept = (answer: string): string =>
  `export default { create() { const seen: any[] = []; return { admit: (page: any) => seen.push(page), makeRoom: () => ${answer} } } }\n`

function expectFault(attempt: Attempt, message: string): void {
  const fault = faultOf(attempt)
  expect(fault).toContain(message)
  expect(fault).not.toMatch(/\n +at |node_modules/)
}

test.each([
  ['a syntax error', 'export default {\n  create: () => [ }\n', '/mine.ts:2:18: Unexpected "}"; mend it there'],
  ['an empty file', '', '/mine.ts: its default export has no "create"; expected export default definePager('],
  ['the line of an exception', pager('makeRoom: () => { throw new Error("no luck") },'), 'threw: no luck (line 3)'],
  ['an exit', pager('makeRoom: () => process.exit(0),'), 'ended with exit code 0; a policy must not call process.exit'],
  [
    'a forged word',
    `import { parentPort } from 'node:worker_threads'\nparentPort.postMessage({ say: 'played', log: 'all right' })\n${pager('makeRoom: () => [],')}`,
    'spoke in the name of the grader',
  ],
])('%s', async (_, text, message) => expectFault(await attempt(text), message))

test.each([
  ['no makeRoom', pager('touch() {},'), '/mine.ts: what create() gave has no makeRoom(); a pager has makeRoom()'],
  [
    'an exception',
    pager('makeRoom: ram => ram.page(2)\n      .nothing.there,'),
    '/mine.ts: makeRoom() at request 4 threw: Cannot read properties of undefined',
  ],
  [
    'a promise',
    pager('makeRoom: async () => [],'),
    'makeRoom() at request 4 returned a promise; expected its answer at once',
  ],
  ['nothing evicted', pager('makeRoom: () => [],'), '/mine.ts: makeRoom() at request 4 freed too little for page 4'],
  [
    'no list',
    pager('makeRoom: () => undefined,'),
    '/mine.ts: makeRoom() at request 4: gave nothing; expected a list of',
  ],
  [
    'a page for an action',
    kept('[seen[1]]'),
    '/mine.ts: makeRoom() at request 4: gave the action page 2; there is no such',
  ],
  [
    'a pinned page',
    kept("[{ do: 'evict', page: seen[0], why: '' }]"),
    'at request 4: evict of page 1, which is pinned',
  ],
  [
    'a page twice',
    kept("[1, 1].map(i => ({ do: 'evict', page: seen[i], why: '' }))"),
    'evict of page 2 twice in one answer',
  ],
  [
    'another action',
    kept("[{ do: 'pin', page: seen[1], why: '' }]"),
    'pin; a pager of this lab evicts, and does nothing else',
  ],
  [
    'nowhere',
    kept("[{ do: 'evict', page: seen[1], to: 'nowhere', why: '' }]"),
    'evicts to nowhere; here pages go to the',
  ],
  ['a seer', 'export default { clairvoyant: true, create: () => ({ makeRoom: () => [] }) }\n', 'declares clairvoyant'],
  [
    'a peek',
    pager('makeRoom: ram => [ram.nextUse([...ram.inPromptOrder()][0])],'),
    'at request 4 threw: nextUse() is for those who know the future',
  ],
])('%s', async (_, text, message) => expectFault(await attemptHere(text), message))

test('a file that is not there', async () => {
  const [first] = await new GuardedPagers().attempt(join(folder, 'gone.ts'), [WORLD])
  expect(faultOf(first as Attempt)).toContain('/gone.ts: no such file')
})

test('an endless loop is ended, what came before it counts, and the file is not tried again', async () => {
  const file = join(folder, 'loops.ts')
  writeFileSync(file, pager('makeRoom: () => { for (;;); },'))
  const before: World = { kind: 'string', room: 9, requests: [{ page: 1 }] }
  const pagers = new GuardedPagers(3)
  const attempts = await pagers.attempt(file, [before, WORLD, WORLD])
  expect(attempts.map(it => 'log' in it)).toEqual([true, false, false])
  expect(faultOf(attempts[2] as Attempt)).toContain('gave no sign of life for 3 s, so it was ended')
  expect(await pagers.attempt(file, [before, { ...before, room: 8 }])).toEqual([attempts[0], attempts[2]])
})

test('one worker plays all that is foreseen of a file, each world once', async () => {
  const file = join(folder, 'counts.ts')
  const text = pager(
    "makeRoom: ram => [...ram.inPromptOrder()].slice(0, 1).map(page => ({ do: 'evict', page, why: String(++n) })),",
  )
  writeFileSync(file, `let n = 0\n${text}`)
  const other: World = { ...WORLD, pinned: [] }
  const pagers = new GuardedPagers()
  pagers.foresee(file, [WORLD, other])
  const [second] = await pagers.attempt(file, [other])
  const [first] = await pagers.attempt(file, [WORLD])
  expect([first, second].map(it => it !== undefined && 'log' in it && it.log[0]?.why)).toEqual(['1', '4'])
})

test('what goes wrong in one world does not spoil the next', async () => {
  const file = join(folder, 'once.ts')
  writeFileSync(file, pager('makeRoom: () => [],'))
  const roomy: World = { ...WORLD, room: 9 }
  const attempts = await new GuardedPagers().attempt(file, [WORLD, roomy])
  expect(attempts.map(it => 'log' in it)).toEqual([false, true])
})
