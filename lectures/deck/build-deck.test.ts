import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { Outputs } from '../../bench/outputs.ts'
import { buildDeck } from './build-deck.ts'
import { deckOf } from './deck.ts'

const folders: string[] = []
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})
const newFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'llmos-deck-'))
  folders.push(folder)
  return folder
}

const text = (frames: string): string => `---
marp: true
title: A deck
---

# Belady's <anomaly>

\`\`\`figure
name: belady
chart: miss-curves
refs: [1, 2, 3, 4, 1, 2, 5, 1, 2, 3, 4, 5]
frames: [3, ${frames}]
pagers: [fifo]
\`\`\`

**{{ belady fifo 3 }}** faults

<!-- Said aloud: {{ belady fifo 3 }} \`faults\` & no less -->

---

# Two

\`\`\`figure
name: loop
chart: curves
metric: capacityFaultRate
scenario: thrash
pagers: [lru]
vary: { ram.context: [2000, 2400] }
seeds: 1
\`\`\`
`

async function build(deck: string, folder: string) {
  const outputs = new Outputs()
  const watch = { stop: () => false, onProgress: () => {} }
  const built = await buildDeck(await deckOf(deck, 'deck.md'), 'deck', folder, outputs, watch)
  outputs.commit()
  for (const file of built.obsolete) rmSync(file)
  return built
}

const filesIn = (folder: string): Map<string, string> =>
  new Map(
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter(file => /\.\w+$/.test(file))
      .toSorted()
      .map(file => [file, readFileSync(join(folder, file), 'base64')]),
  )

const folder = newFolder()

test('what is stale is run: all of it, then nothing, then the one block that has changed', async () => {
  expect(await build(text('4'), folder)).toMatchObject({ slides: 2, figures: 2, ran: 2, kept: 0 })
  expect(await build(text('4'), folder)).toMatchObject({ ran: 0, kept: 2 })
  expect(await build(text('5'), folder)).toMatchObject({ ran: 1, kept: 1 })
})

test('what an earlier build has kept and somebody has damaged is run anew', async () => {
  writeFileSync(join(folder, 'runs.json'), readFileSync(join(folder, 'runs.json'), 'utf8').slice(0, -9))
  expect(await build(text('5'), folder)).toMatchObject({ ran: 2, kept: 0 })
})

test('another folder gets the same bytes', async () => {
  const other = newFolder()
  await build(text('5'), other)
  expect(filesIn(other)).toEqual(filesIn(folder))
  expect([...filesIn(other).keys()]).toEqual(
    expect.arrayContaining(['deck.html', 'figures/belady.csv', 'figures/belady.png', 'figures/loop.svg', 'runs.json']),
  )
})

test('slides hold their figures, their numbers and their notes', async () => {
  const { html } = await build(text('5'), folder)
  expect(html).toContain('<strong>9</strong> faults')
  expect(html).toContain('<p>Said aloud: 9 <code>faults</code> &amp; no less</p>')
  expect(html).toMatch(/<img src="data:image\/svg\+xml;base64,[^"]+" alt="Requests that miss[^"]+"/)
  expect(html).not.toMatch(/https?:\/\/(?!www\.w3\.org)/)
})

test('figures of blocks that were removed go, and what is not ours stays', async () => {
  const own = newFolder()
  await build(text('4'), own)
  writeFileSync(join(own, 'figures', 'mine.svg'), 'mine')
  await build(text('4').replace(/---\n\n# Two[\s\S]*/, ''), own)
  const names = readdirSync(join(own, 'figures')).map(file => file.replace(/(-dark)?\..*/, ''))
  expect([...new Set(names)].toSorted()).toEqual(['belady', 'figures', 'mine'])
})

test('bare blocks are shown as they are: no number is put in', async () => {
  const bare = '```\n{{ belady fifo 3 }}\n```\n\n~~~~\n```\n{{ no such }}\n~~~~\n'
  const { html } = await build(`${text('4')}\n${bare}`, newFolder())
  expect(html).toContain('{{ belady fifo 3 }}')
  expect(html).toContain('{{ no such }}')
})

test('a run that fails is told with the place of its block, and nothing is written', async () => {
  const broken = text('4').replace('ram.context: [2000, 2400]', 'ram.context: [64, 65]')
  const other = newFolder()
  await expect(build(broken, other)).rejects.toThrow(/^deck\.md:2[3-6]/)
  expect(readdirSync(other)).toEqual([])
})

test('a stopped build writes nothing', async () => {
  const outputs = new Outputs()
  const other = newFolder()
  const deck = await deckOf(text('4'), 'deck.md')
  await expect(buildDeck(deck, 'deck', other, outputs, { stop: () => true, onProgress: () => {} })).rejects.toThrow()
  outputs.discard()
  expect(readdirSync(other)).toEqual([])
})
