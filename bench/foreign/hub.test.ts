import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { nextOf, writeTinyModel } from './fixture.ts'
import { type HubSettings, hubSettings } from './library.ts'
import { openForeign } from './open.ts'

const root = mkdtempSync(join(tmpdir(), 'llmos-hub-'))
const shelf = writeTinyModel(join(root, 'shelf'))
let asked: string[] = []
let server: Server
/** Nobody listens there. */
const DEAD = 'http://127.0.0.1:9/'

/** A hub of one model: someone/tiny. */
beforeAll(async () => {
  server = createServer(({ url = '', method = '' }, response) => {
    asked.push(`${method} ${url}`)
    const file = join(shelf, url.replace('/someone/tiny/resolve/main/', ''))
    if (!url.startsWith('/someone/tiny/') || !existsSync(file)) response.writeHead(404).end()
    else response.writeHead(200, { 'content-length': readFileSync(file).length }).end(readFileSync(file))
  })
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
})
afterAll(async () => {
  await new Promise(done => server.close(done))
  rmSync(root, { recursive: true, force: true })
})
beforeEach(() => {
  asked = []
})

const settings = (more: Partial<HubSettings> = {}): HubSettings => ({
  cache: mkdtempSync(join(root, 'cache-')),
  host: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
  offline: false,
  ...more,
})

test('a model comes from the hub once, and then from the cache without asking', async () => {
  const hub = settings()
  const first = await openForeign('someone/tiny', { hub })
  await first.engine.dispose()
  expect(asked.some(request => request === 'GET /someone/tiny/resolve/main/onnx/model.onnx')).toBe(true)
  asked = []
  const { engine } = await openForeign('someone/tiny', { hub: { ...hub, host: DEAD, offline: true } })
  const { next } = await engine.step([{ sequence: engine.open(), tokens: [8, 9, 10] }])
  expect(next).toEqual([nextOf([8, 9, 10])])
  expect(asked).toEqual([])
  await engine.dispose()
})

test('without a network, and not in the cache, the remedies are told', async () => {
  const hub = settings({ host: DEAD })
  const found = openForeign('someone/tiny', { hub })
  await expect(found).rejects.toMatchObject({ fault: 'offline' })
  await expect(found).rejects.toThrow(
    /core onnx:someone\/tiny: not in the cache, and the hub cannot be reached \(.+\); run once with a network, or give a folder: onnx:\.\/FOLDER\. The cache is .*; LLMOS_MODELS moves it$/,
  )
})

test('a hub that one does not want to ask is not asked', async () => {
  await expect(openForeign('someone/tiny', { hub: settings({ offline: true }) })).rejects.toThrow(
    /HF_HUB_OFFLINE forbids/,
  )
  expect(asked).toEqual([])
})

test('what the hub does not have is told so', async () => {
  const found = openForeign('someone/else', { hub: settings() })
  await expect(found).rejects.toMatchObject({ fault: 'not-on-hub' })
  await expect(found).rejects.toThrow(/check the id/)
  await expect(openForeign('someone/tiny@q4', { hub: settings() })).rejects.toMatchObject({ fault: 'not-on-hub' })
})

test('a model that the memory cannot hold is not fetched', async () => {
  const hub = settings()
  await expect(openForeign('someone/tiny', { hub, free: 1e6 })).rejects.toMatchObject({ fault: 'too-little-memory' })
  expect(existsSync(join(hub.cache, 'someone/tiny/onnx'))).toBe(false)
})

test('the environment says where the cache is, which mirror to ask, and whether', () => {
  expect(hubSettings({ LLMOS_MODELS: '/m', HF_ENDPOINT: 'https://mirror', HF_HUB_OFFLINE: '1' })).toEqual({
    cache: '/m',
    host: 'https://mirror/',
    offline: true,
  })
  expect(hubSettings({ XDG_CACHE_HOME: '/c' })).toEqual({
    cache: join('/c', 'llmos', 'models'),
    host: 'https://huggingface.co/',
    offline: false,
  })
})
