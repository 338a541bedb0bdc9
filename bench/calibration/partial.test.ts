import { appendFileSync, existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { PartialFile } from './partial.ts'

const fresh = () => join(mkdtempSync(join(tmpdir(), 'llmos-partial-')), 'tiny.partial')
const sample = (round: number) => ({ round, point: 3, seconds: [0.5, 0.75] })
const what = { model: 'm', seed: 1 }

function interrupted(rounds: number): string {
  const path = fresh()
  const file = new PartialFile(path, what)
  for (let round = 0; round < rounds; round++) file.add(sample(round))
  return path
}

describe('an interrupted calibration', () => {
  test('is gone on with, if it is the same', () => {
    const file = new PartialFile(interrupted(2), what)
    expect([file.known, file.hasDiscarded]).toEqual([[sample(0), sample(1)], false])
  })

  test('is gone on with again and again', () => {
    const path = interrupted(1)
    new PartialFile(path, what).add(sample(1))
    expect(new PartialFile(path, what).known).toEqual([sample(0), sample(1)])
  })

  test('loses the line that was being written', () => {
    const path = interrupted(2)
    appendFileSync(path, '{"round":2,"poi')
    expect(new PartialFile(path, what).known).toEqual([sample(0), sample(1)])
    new PartialFile(path, what).add(sample(2))
    expect(new PartialFile(path, what).known.length).toBe(3)
  })

  test('of another model is discarded whole', () => {
    const file = new PartialFile(interrupted(2), { ...what, model: 'other' })
    expect([file.known, file.hasDiscarded]).toEqual([[], true])
    expect(readFileSync(file.path, 'utf8').split('\n').length).toBe(2)
  })

  test.each(['no json', '{"round":0,"point":3,"seconds":[-1]}'])('with a line like %s is discarded', line => {
    const path = interrupted(1)
    writeFileSync(path, `${readFileSync(path, 'utf8')}${line}\n${JSON.stringify(sample(2))}\n`)
    expect(new PartialFile(path, what)).toMatchObject({ known: [], hasDiscarded: true })
  })
})

test('nothing is left when it is done', () => {
  const file = new PartialFile(interrupted(1), what)
  file.remove()
  expect(existsSync(file.path)).toBe(false)
})

test('a place that cannot be written is named', () => {
  expect(() => new PartialFile(join(tmpdir(), 'llmos-no-such-folder', 'x'), what)).toThrow('its folder does not exist')
})
