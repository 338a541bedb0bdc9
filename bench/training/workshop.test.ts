import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
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
  await expect(growModel(order('whole', { resume: true, recipe: 'all' }))).rejects.toThrow('--ability all')
})
