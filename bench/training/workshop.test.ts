import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { readCheckpoint } from './checkpoint.ts'
import { growModel, type WorkshopOrder } from './workshop.ts'

const base = mkdtempSync(join(tmpdir(), 'llmos-workshop-'))
afterAll(() => rmSync(base, { recursive: true }))

const order = (folder: string, more: Partial<WorkshopOrder> = {}): WorkshopOrder => ({
  recipe: 'recall',
  folder: join(base, folder),
  seed: 2,
  budget: { steps: 4 },
  workers: 1,
  resume: false,
  stop: () => false,
  tell: () => {},
  ...more,
})

test('a training that was stopped and taken up again ends as one that never stopped', async () => {
  const whole = await growModel(order('whole'))
  let steps = 0
  const stopped = await growModel(order('parts', { stop: () => steps >= 2, tell: () => void steps++ }))
  expect(stopped.came).toBe('stopped')
  const resumed = await growModel(order('parts', { resume: true }))
  expect([whole.came, resumed.came, resumed.position.steps]).toEqual(['finished', 'finished', 4])
  expect(resumed.position.seconds).toBeGreaterThan(stopped.position.seconds)
  expect(
    Buffer.from(resumed.training.state.attention.buffer).equals(Buffer.from(whole.training.state.attention.buffer)),
  ).toBe(true)
})

test('its folder holds a checkpoint and a curve', () => {
  expect(readCheckpoint(join(base, 'whole', 'training.safetensors')).position.steps).toBe(4)
  expect(existsSync(join(base, 'whole', 'curve.csv'))).toBe(true)
  expect(readFileSync(join(base, 'whole', 'curve.csv'), 'utf8')).toMatch(
    /^step,stage,tokens,seconds,loss,answers right\n/,
  )
})

test('a folder in which a model was trained is not overwritten, and nothing is resumed where nothing is', async () => {
  await expect(growModel(order('whole'))).rejects.toThrow('add --resume')
  await expect(growModel(order('nowhere', { resume: true }))).rejects.toThrow('training.safetensors')
})

test('it is gone on with as what it was begun as, whatever else is asked for', async () => {
  const begun = (more: Partial<WorkshopOrder>) => growModel(order('whole', { resume: true, ...more }))
  await expect(begun({ recipe: 'all' })).rejects.toThrow(
    /--ability all: .* was begun with --ability recall; give that one, or name another --out/,
  )
  await expect(begun({ seed: 5 })).rejects.toThrow(
    /--seed 5: .* was begun with --seed 2; leave --seed out, or name another --out/,
  )
  const origin = { ability: 'recall', seed: 2, legs: [{ budget: { steps: 4 }, from: 0 }] }
  expect((await begun({ seed: null })).origin).toEqual(origin)
})

test('another budget is another leg, if any step was taken in it', async () => {
  cpSync(join(base, 'whole'), join(base, 'longer'), { recursive: true })
  const goneOn = (steps: number) => growModel(order('longer', { resume: true, budget: { steps } }))
  const first = { budget: { steps: 4 }, from: 0 }
  expect((await goneOn(3)).origin.legs).toEqual([first])
  expect((await goneOn(5)).origin.legs).toEqual([first, { budget: { steps: 5 }, from: 4 }])
})

test.each([
  ['no such file', (file: string) => rmSync(file)],
  ['damaged', (file: string) => writeFileSync(file, '{"ability":')],
])('of a training whose beginning is not known (%s), nothing is made up', async (found, spoil) => {
  cpSync(join(base, 'whole'), join(base, found), { recursive: true })
  spoil(join(base, found, 'training.json'))
  await expect(growModel(order(found, { resume: true }))).rejects.toThrow(
    `training.json: ${found}; expected what the training was begun with, such as {"ability":"recall","seed":0,"legs":`,
  )
})
