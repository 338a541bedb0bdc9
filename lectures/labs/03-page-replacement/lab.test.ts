/** The lab as a new student meets it, from its README alone; and the mistakes that one makes on the way. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ROOT } from '../../../bench/package.ts'
import { loadPolicyFile } from '../../../scenarios/policies.ts'
import { commandsIn, runInside } from '../../../test-readme-commands.ts'
import { type Grade, grade } from '../../lab/grade.ts'
import { inOneWorld } from '../../lab/in-one-world.ts'
import type { Work } from '../../lab/lab.ts'
import { startLab } from '../../lab/start.ts'
import lab from './lab.ts'

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))
const solution = (name: string): string =>
  readFileSync(here(`solution/${name}`), 'utf8').replace('../start/machine.ts', './machine.ts')
/** Where a plain reading of the rules goes wrong. */
const instead = (right: string, wrong: string): string => {
  const text = solution('clock.ts')
  if (!text.includes(right)) throw new Error(`the solution does not say: ${right}`)
  return text.replace(right, wrong)
}

let folder = ''
let count = 0
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'llmos-lab-03-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

/** A lab begun, with these files in the place of its own. */
async function begun(files: Readonly<Record<string, string>> = {}): Promise<string> {
  const own = join(folder, `student-${count++}`)
  await startLab('03', own)
  for (const [name, text] of Object.entries(files)) writeFileSync(join(own, name), text)
  return own
}
type Checked = Pick<Grade, 'checks'>
const earned = ({ checks }: Checked): number[] => checks.map(check => check.earned)
const said = ({ checks }: Checked): string =>
  checks.flatMap(it => it.findings.flatMap(each => each.said ?? [])).join('\n')
const hints = ({ checks }: Checked): string => [...new Set(checks.flatMap(check => check.hint ?? []))].join('\n')

/** What needs no scenario, without a worker: in a twentieth of the time. */
async function checkedHere(own: string): Promise<Checked> {
  const pagers: Work['pagers'] = {
    async attempt(file, worlds) {
      const pager = await loadPolicyFile('pager', file)
      return Promise.all(worlds.map(world => inOneWorld(file, pager, world)))
    },
  }
  const work = { file: (name: string) => join(own, name), pagers }
  const strings = lab.checks.filter(({ plays }) => plays?.worlds.every(({ kind }) => kind === 'string'))
  return { checks: await Promise.all(strings.map(async check => ({ ...check, ...(await check.run(work)) }))) }
}

test('the starter runs and scores nothing, even as the better one', async () => {
  const graded = await grade(await begun({ 'better.ts': readFileSync(here('start/clock.ts'), 'utf8') }))
  expect([graded.earned, graded.points]).toEqual([0, 100])
  expect(said(graded)).toContain('yours evicted page 3 ("came in last"); CLOCK evicts page 1')
  expect(hints(graded)).toContain('like the starter')
})

test('the solution has every point', async () => {
  const files = ['clock.ts', 'better.ts', 'answers.md'].map(name => [name, solution(name)])
  const graded = await grade(await begun(Object.fromEntries(files)))
  expect([earned(graded), said(graded)]).toEqual([[35, 10, 10, 10, 25, 10], ''])
})

const LOOK = `for (let steps = 2 * ring.length; steps > 0; steps--) {
        const page = ring.shift() as Page
        if (!page.pinned && !used.delete(page.id)) return page
        ring.push(page)
      }`
const RESTART = `for (const page of [...ring, ...ring]) {
        if (page.pinned || used.delete(page.id)) continue
        ring.splice(ring.indexOf(page), 1)
        return page
      }`
test.each([
  [
    'fifo in its place',
    '&& !used.delete(page.id)',
    '',
    'that is FIFO',
    'Request 5 asks for page 4: yours evicted page 1',
  ],
  [
    'a hand that begins anew each time',
    LOOK,
    RESTART,
    'must stay where it stopped',
    'Request 6 asks for page 5: yours',
  ],
  [
    'a bit that is never cleared',
    '&& !used.delete(',
    '&& !used.has(',
    'Clear the bit',
    'Request 7 asks for page 6: yours',
  ],
  [
    'newcomers with a bit',
    'used.delete(page.id)\n        ring',
    'used.add(page.id)\n        ring',
    'only come in',
    'Request 5 asks for page 4: yours evicted page 1',
  ],
  [
    'lru in its place',
    'touch: page => void used.add(page.id)',
    'touch: page => void ring.push(...ring.splice(ring.indexOf(page), 1))',
    'that is LRU',
    'Request 8 asks for page 7: yours evicted page 3',
  ],
])('%s: part of the points, the first turn that differs, and what helps', async (_, right, wrong, hint, first) => {
  const graded = await checkedHere(await begun({ 'clock.ts': instead(right, wrong) }))
  const points = earned(graded).reduce((sum, each) => sum + each, 0)
  expect([points >= 5, points < 50]).toEqual([true, true])
  expect(hints(graded)).toContain(hint)
  expect(said(graded)).toContain(first)
})

test('a file that does not compile costs its own checks alone', async () => {
  const graded = await grade(
    await begun({ 'clock.ts': 'export default {\n  create: () => [ }\n', 'better.ts': solution('better.ts') }),
  )
  expect(earned(graded)).toEqual([0, 0, 0, 0, 25, 0])
  expect(said(graded)).toMatch(/clock\.ts:2:18: Unexpected "}"; mend it there/)
})

// Two claims, one grading: each takes seconds.
test('a starter that was deleted: how to have it back; and CLOCK itself is not better than CLOCK', async () => {
  const own = await begun({ 'better.ts': solution('clock.ts') })
  rmSync(join(own, 'clock.ts'))
  const graded = await grade(own)
  expect(graded.checks[4]?.earned).toBe(0)
  expect(said(graded)).toContain('Begin the lab anew in another folder, and copy clock.ts from there')
})

/** What TypeScript complains of, of each of these texts. */
function complaints(...texts: string[]): string[][] {
  const imports = [
    ['machine', join(ROOT, 'sim/pager.ts')],
    ['shown', here('start/machine.ts')],
  ]
  const given = imports.map(([name, path]) => `import type * as ${name} from '${path}'`).join('\n')
  const files = texts.map(text => {
    const file = join(folder, `types-${count++}.ts`)
    writeFileSync(file, `${given}\n${text}`)
    return file
  })
  const strict = {
    strict: true,
    noEmit: true,
    allowImportingTsExtensions: true,
    target: ts.ScriptTarget.ESNext,
    types: [],
  }
  const program = ts.createProgram(files, { ...strict, module: ts.ModuleKind.NodeNext })
  return files.map(file =>
    ts
      .getPreEmitDiagnostics(program, program.getSourceFile(file))
      .map(it => ts.flattenDiagnosticMessageText(it.messageText, ' ')),
  )
}

test('the types that students see are those of the machine', () => {
  const page = 'export const page = (it: machine.Page): shown.Page => it'
  const ram = 'export const ram = (it: machine.RamView): shown.RamView => it'
  const action = 'export const action = (it: shown.Evict): Pick<machine.Action, "do" | "why"> => it'
  const another = 'export const page = (it: machine.Page): shown.RamView => it'
  expect(complaints(page, ram, action, another)).toEqual([[], [], [], [expect.any(String)]])
})

const readme = readFileSync(here('README.md'), 'utf8')
const commands = commandsIn(readme)
test('every command of the README runs in the folder that was begun', async () => {
  const own = await begun()
  const statuses: (readonly [string, number])[] = []
  for (const line of commands) statuses.push([line, (await runInside(line, { cwd: own })).status])
  expect(commands.length).toBeGreaterThan(8)
  // All of them do what they say; the grade of a starter is not full.
  expect(statuses).toEqual(commands.map(line => [line, line === 'npx llmos lab check' ? 1 : 0]))
}, 600_000)

test('nothing of the solution is copied', async () => {
  const own = await begun()
  expect(readdirSync(own)).not.toContain('better.ts')
  expect(readFileSync(join(own, 'clock.ts'), 'utf8')).not.toContain('used.delete')
})
