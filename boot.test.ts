/** What `boot.mjs` does before any of the program is there: packages that are missing or old, and two who find that at once. */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { BOOT } from './bench/package.ts'
import { WITHOUT_NPM } from './test-command.ts'

let folder = ''
const at = (name: string): string => join(folder, name)
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'llmos-boot-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

describe('boot.mjs on a fresh clone', () => {
  /** A copy with a stand-in for npm that says what it was asked. */
  function clone(name: string, ageSeconds: number | null) {
    const home = at(name)
    mkdirSync(join(home, 'node_modules'), { recursive: true })
    copyFileSync(BOOT, join(home, 'boot.mjs'))
    writeFileSync(join(home, 'package-lock.json'), '{}')
    writeFileSync(join(home, 'npm-cli.js'), 'console.log("npm", process.argv.slice(2).join(" ")); process.exitCode = 1')
    if (ageSeconds !== null) {
      const installed = join(home, 'node_modules', '.package-lock.json')
      writeFileSync(installed, '{}')
      const time = Date.now() / 1000 - ageSeconds
      utimesSync(installed, time, time)
    }
    const env = { ...WITHOUT_NPM, npm_execpath: join(home, 'npm-cli.js') }
    return spawnSync(process.execPath, [join(home, 'boot.mjs'), 'list'], { env, encoding: 'utf8' })
  }

  test('runs npm ci when the packages are missing, and says so when it fails', () => {
    const { status, stderr } = clone('missing', null)
    expect(status).toBe(1)
    expect(stderr).toContain('npm ci --no-audit --no-fund')
    expect(stderr).toContain('npm ci failed')
  })

  test('runs npm ci when the lockfile is newer than the packages', () => {
    expect(clone('old', 1000).stderr).toContain('older than package-lock.json; running npm ci')
  })

  /** In a folder where npm says that it has begun, and ends when it is told to. */
  function start(home: string) {
    const env = { ...WITHOUT_NPM, npm_execpath: join(home, 'npm-cli.js') }
    const child = spawn(process.execPath, [join(home, 'boot.mjs'), 'list'], { env })
    let stderr = ''
    child.stderr.on('data', text => (stderr += String(text)))
    return { said: (words: string) => expect.poll(() => stderr, PATIENT).toContain(words), ended: once(child, 'close') }
  }
  const PATIENT = { timeout: 60_000 }
  const NPM = `const { appendFileSync, existsSync, writeFileSync } = require('node:fs')
    appendFileSync('runs.txt', 'npm\\n')
    const wait = setInterval(() => {
      if (!existsSync('go')) return
      writeFileSync('node_modules/.package-lock.json', '{}')
      clearInterval(wait)
    }, 20)`

  test('of two at once one runs npm ci, the other waits, and what a killed one left behind stops nobody', async () => {
    clone('two', null)
    writeFileSync(at('two/npm-cli.js'), NPM)
    writeFileSync(at('two/.setting-up'), '999999999')
    const first = start(at('two'))
    await expect.poll(() => existsSync(at('two/runs.txt')), PATIENT).toBe(true)
    const second = start(at('two'))
    await second.said('another llmos is setting the packages up')
    writeFileSync(at('two/go'), '')
    await Promise.all([first.ended, second.ended])
    expect([readFileSync(at('two/runs.txt'), 'utf8'), existsSync(at('two/.setting-up'))]).toEqual(['npm\n', false])
  })

  test('does not when they are newer', () => {
    const { status, stderr } = clone('new', -1000)
    expect(stderr).not.toContain('npm ci failed')
    expect([status, stderr.includes('The installation is not whole')]).toEqual([1, true])
  })
})
