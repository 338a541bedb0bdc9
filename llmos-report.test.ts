/** `llmos report` and `--report`: files whole or not at all, and messages that say what to do. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test, vi } from 'vitest'
import { insideFolder } from './test-command.ts'

const cwd = mkdtempSync(join(tmpdir(), 'llmos-report-'))
afterAll(() => rmSync(cwd, { recursive: true, force: true }))
const at = (name: string): string => join(cwd, name)
const read = (name: string): string => readFileSync(at(name), 'utf8')
const warningsOf = (name: string): string[] =>
  [...read(name).matchAll(/<p class="warning">(.*)<\/p>/g)].map(match => (match[1] ?? '').replaceAll('&quot;', '"'))

const llmos = insideFolder(cwd)
const PAGES = ['pages', '--refs', '1,2,3,4,1,2,5,1,2,3,4,5', '--frames', '3,4', '--pagers', 'fifo,opt']
writeFileSync(
  at('tiny.yaml'),
  'cpu: { kind: constant, tokensPerSecond: 10, slots: 2 }\n' +
    'processes:\n  - { kind: request, name: r, arrivals: { every: 5s }, count: 20, prompt: 100, output: 20 }\n',
)

describe('what a report is about', () => {
  test('a result: the page says what it comes to, and the command makes the result again', async () => {
    writeFileSync(at('pages.json'), (await llmos(...PAGES, '--json')).stdout)
    const { status, stdout, stderr } = await llmos('report', 'pages.json', '--out', 'new/folder/pages.html')
    expect([status, stdout, stderr]).toEqual([0, 'new/folder/pages.html\n', ''])
    const page = read('new/folder/pages.html')
    expect(page).toContain('With 4 frames fifo misses 10 of 12 requests (83.3%)')
    expect(page).toContain('npx llmos pages --refs 1,2,3,4,1,2,5,1,2,3,4,5 --frames 3,4 --pagers fifo,opt --seed 1')
  })

  test('a scenario is run; the page is that of its result', async () => {
    expect((await llmos('report', 'tiny.yaml')).stdout).toBe('report.html\n')
    await llmos('run', 'tiny.yaml', '--out', 'run', '--report', 'run.html')
    await llmos('report', 'run/result.json', '--out', 'result.html')
    expect(read('report.html') === read('run.html')).toBe(true)
    const about = 'tiny: 20 of 20 calls of the model finished'
    expect(['run.html', 'result.html'].map(name => read(name).includes(about))).toEqual([true, true])
    expect(['run.html', 'result.html'].map(name => read(name).includes('id="stepper"'))).toEqual([true, false])
    expect(read('result.html')).toContain('npx llmos run tiny.yaml --seed 1 --trace trace.jsonl')
  })

  test('the scenario is that of the result, whatever is called like it or lies beside it', async () => {
    mkdirSync(at('mixed'))
    writeFileSync(at('karpathy-2023.yaml'), `# mine\n${read('tiny.yaml')}`)
    await llmos('run', 'karpathy-2023.yaml', '--set', 'cpu.slots=3', '--out', 'mixed')
    writeFileSync(at('mixed/scenario.yaml'), '# of another run\n')
    await llmos('report', 'mixed/result.json', '--out', 'mixed.html')
    expect(read('mixed.html')).toContain('<code># mine\ncpu:')
    expect(read('mixed.html')).toContain('<p>Changed for this: <code>cpu.slots=3</code>.</p>')
    expect(read('mixed.html')).toContain('<dt>changed</dt><dd>cpu.slots=3</dd>')
    expect(read('mixed.html')).not.toContain('of another run')
  })

  test('an old result, in which there is no scenario yet, shows none', async () => {
    const { spec: _, settings: __, ...old } = JSON.parse(read('run/result.json'))
    writeFileSync(at('run/result.json'), JSON.stringify(old))
    await llmos('report', 'run/result.json', '--out', 'old.html')
    expect(read('old.html')).toContain('20 of 20 calls')
    expect(read('old.html')).not.toContain('as it is written')
  })

  test('what the terminal warns of, the page does', async () => {
    writeFileSync(at('v.csv'), 'arrived_at,num_prefill_tokens,num_decode_tokens\n1,9,2\nx,9,2\n3,9,2\n')
    writeFileSync(at('old.yaml'), read('tiny.yaml').replace(/ {2}- .*/, '  - { kind: trace, name: old, file: v.csv }'))
    const { stderr } = await llmos('run', 'old.yaml', '--skip-bad-rows', '--report', 'old.html', '--out', 'old')
    const warned = stderr.trimEnd()
    expect(warned).toContain('1 row that cannot be read left out')
    expect(warningsOf('old.html')).toEqual([warned])
    await llmos('report', 'old/result.json', '--out', 'again.html')
    expect(warningsOf('again.html')).toEqual([warned])
  })

  test('so it does of a comparison, and of a pager that could not count', async () => {
    writeFileSync(at('lost.ts'), 'export default 7\n')
    const broken = await llmos(
      'pages',
      '--refs',
      '1,2,3',
      '--frames',
      '2',
      '--pagers',
      'lru,./lost.ts',
      '--report',
      'p.html',
    )
    expect(broken.stderr).toContain('lost.ts')
    expect(warningsOf('p.html')).toEqual([broken.stderr.trimEnd()])
    const words = ['compare', 'rows.yaml', '--schedulers', 'fcfs,sjf', '--seeds', '1', '--report', 'rows.html']
    writeFileSync(at('rows.yaml'), read('old.yaml').replace('file: v.csv', 'file: v.csv, skipBadRows: true'))
    const warned = (await llmos(...words)).stderr.trimEnd()
    expect(warned).toContain('left out')
    expect(warningsOf('rows.html')).toEqual([warned])
  })

  test('--open without a desktop is no failure', async () => {
    for (const name of ['DISPLAY', 'WAYLAND_DISPLAY']) vi.stubEnv(name, '')
    const { status, stdout, stderr } = await llmos('report', 'pages.json', '--open')
    vi.unstubAllEnvs()
    expect([status, stdout, stderr]).toEqual([0, 'report.html\n', 'no desktop here: open the page yourself\n'])
  })
})

describe('--report', () => {
  test('writes the page that report makes of the result', async () => {
    await llmos(...PAGES, '--report', 'direct.html')
    writeFileSync(at('pages.json'), (await llmos(...PAGES, '--json')).stdout)
    await llmos('report', 'pages.json', '--out', 'later.html')
    expect(read('direct.html')).toBe(read('later.html'))
  })

  test('of a comparison too, whose result keeps its command', async () => {
    const words = ['compare', 'tiny.yaml', '--schedulers', 'fcfs,sjf', '--seeds', '2', '--out', 'compared']
    expect((await llmos(...words, '--report', 'compared.html')).status).toBe(0)
    await llmos('report', 'compared/compare.json', '--out', 'compared-later.html')
    expect(read('compared.html')).toBe(read('compared-later.html'))
    expect(JSON.parse(read('compared/compare.json')).command).toBe(
      'npx llmos compare tiny.yaml --schedulers fcfs,sjf --seeds 2',
    )
  })
})

describe('what cannot be', () => {
  writeFileSync(at('cut.json'), '{"compare":1,"rows":[')
  writeFileSync(at('foreign.json'), '{"name":"x"}')
  writeFileSync(at('later.json'), '{"compare":7}')
  writeFileSync(at('trace.jsonl'), '{}\n')
  mkdirSync(at('folder'))

  test.each([
    [['report'], 'report: the result or the scenario is missing'],
    [['report', 'none.json'], 'none.json: no such file'],
    [['report', 'pagign-101'], 'no scenario "pagign-101"; did you mean "paging-101"?'],
    [['report', 'folder/'], 'folder/: a folder; give the file in it'],
    [['report', 'cut.json'], 'cut.json: not whole, or no JSON'],
    [['report', 'foreign.json'], 'foreign.json: no result of this program'],
    [['report', 'later.json'], 'its format is 7, and this reads format 1'],
    [['report', 'trace.jsonl'], 'trace.jsonl: a trace; a report is about a result'],
    [['report', 'cut.json', '--out', 'cut.json'], 'cut.json: is what is read here'],
    [['report', 'tiny.yaml', '--out', 'folder'], 'folder: a folder; expected a file to write'],
    [['report', 'tiny.yaml', '--out', ''], '--out: expected a file, found an empty name'],
    [['report', 'tiny.yaml', '--out', 'cut.json/a.html'], 'cut.json/a.html: a part of the path is a file'],
    [['report', 'tiny.yaml', '--open=yes'], '--open takes no value'],
    [['run', 'tiny.yaml', '--report', 'folder'], 'folder: a folder; expected a file to write'],
    [
      ['run', 'tiny.yaml', '--out', 'o', '--report', 'o/result.json'],
      'o/result.json: two outputs of this run would go there',
    ],
    [['calibrate', '--report', 'folder'], 'folder: a folder; expected a file to write'],
    [[...PAGES, '--report', ''], '--report: expected a file, found an empty name'],
  ])('%j', async (words, message) => {
    const before = readdirSync(cwd).toSorted()
    const { status, stdout, stderr } = await llmos(...words)
    expect([status, stdout]).toEqual([2, ''])
    expect(stderr).toContain(message)
    expect(readdirSync(cwd).toSorted()).toEqual(before)
  })

  test('a page that cannot be made leaves the old one as it was', async () => {
    writeFileSync(at('kept.html'), 'old')
    expect((await llmos('report', 'later.json', '--out', 'kept.html')).status).toBe(2)
    expect(read('kept.html')).toBe('old')
  })
})
