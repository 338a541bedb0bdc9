#!/usr/bin/env node
/**
 * The way in, in plain JavaScript and without a dependency, so that it runs on a fresh clone: sets the program up
 * if its packages are missing or older than the lockfile, then starts what was asked for.
 *
 *   node boot.mjs              the demo (`npm start`)
 *   node boot.mjs test …       format and lint, types, tests (`npm test`); words after it choose test files
 *   node boot.mjs COMMAND …    the command line (`npx llmos COMMAND …`), in the folder where you are
 */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const ROOT = dirname(fileURLToPath(import.meta.url))
const LEAST_NODE = [20, 19]

const say = text => process.stderr.write(`${text}\n`)

function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major > LEAST_NODE[0] || (major === LEAST_NODE[0] && minor >= LEAST_NODE[1])) return
  say(
    `llmos needs Node ${LEAST_NODE.join('.')} or newer, and this is ${process.versions.node}: install one from https://nodejs.org`,
  )
  process.exit(1)
}

/** npm writes this file last, so its age is that of a whole installation. */
function packagesAreCurrent() {
  const installed = statSync(join(ROOT, 'node_modules', '.package-lock.json'), { throwIfNoEntry: false })
  const lockfile = statSync(join(ROOT, 'package-lock.json'), { throwIfNoEntry: false })
  return installed !== undefined && (lockfile === undefined || installed.mtimeMs >= lockfile.mtimeMs)
}

/** npm's own script where we were started by npm; else npm from the path, which is a .cmd file on Windows. */
function runNpm(words) {
  const options = { cwd: ROOT, stdio: ['ignore', 2, 2] }
  const script = process.env.npm_execpath
  if (script && /npm-cli\.(c|m)?js$/.test(script)) return spawnSync(process.execPath, [script, ...words], options)
  return spawnSync('npm', words, { ...options, shell: process.platform === 'win32' })
}

const LOCK = join(ROOT, '.setting-up')

function isRunning(pid) {
  try {
    return pid > 0 && process.kill(pid, 0)
  } catch (error) {
    return error.code === 'EPERM'
  }
}

/** Nothing else is written there; empty: it is being written just now. */
function ownerOf(lock) {
  try {
    return readFileSync(lock, 'utf8')
  } catch {
    return ''
  }
}

/**
 * Two installations at once would take each other's files away: the second waits, and then has nothing to do. The lock
 * names its process, so that one which was killed leaves nothing behind that others wait for; in a container that one may
 * have had our own number.
 */
function takeTurn() {
  for (let isFirst = true; ; isFirst = false) {
    try {
      return writeFileSync(LOCK, String(process.pid), { flag: 'wx' })
    } catch (error) {
      // Where nothing can be written, npm will say so.
      if (error.code !== 'EEXIST') return
    }
    const owner = ownerOf(LOCK)
    const isLeft = owner === String(process.pid) || (owner !== '' && !isRunning(Number(owner)))
    if (isLeft) rmSync(LOCK, { force: true })
    else if (isFirst) say('llmos: another llmos is setting the packages up; waiting for it …')
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200)
  }
}

function setUp() {
  if (packagesAreCurrent()) return
  takeTurn()
  const isDone = packagesAreCurrent() || install()
  rmSync(LOCK, { force: true })
  if (!isDone) process.exit(1)
}

/** False: it failed, and it was said why. */
function install() {
  const missing = !existsSync(join(ROOT, 'node_modules'))
  say(`llmos: the packages are ${missing ? 'not installed yet' : 'older than package-lock.json'}; running npm ci …`)
  const { status, error } = runNpm(['ci', '--no-audit', '--no-fund'])
  if (status !== 0)
    say(
      `llmos: npm ci failed${error ? ` (${error.message})` : ''}; see above. Is the network there? Then run npm ci yourself.`,
    )
  return status === 0
}

/** Runs a tool's own script with this Node; what it prints is shown as it comes, or in one piece when it has ended. */
async function passes(title, script, words, shown = 'in one piece') {
  const inOnePiece = shown === 'in one piece'
  const stdio = inOnePiece ? ['ignore', 'pipe', 'pipe'] : 'inherit'
  if (!inOnePiece) say(`\n── ${title}`)
  const tool = spawn(process.execPath, [join(ROOT, 'node_modules', script), ...words], { cwd: ROOT, stdio })
  const printed = []
  for (const stream of [tool.stdout, tool.stderr]) stream?.on('data', piece => printed.push(piece))
  const [status] = await once(tool, 'close')
  if (inOnePiece) say(`\n── ${title}\n${Buffer.concat(printed)}`.trimEnd())
  return status === 0
}

/** Tools that write into a pipe are told that somebody looks on. */
const inColour = word => (process.stderr.isTTY ? [word] : [])

const count = (list, state) => list.filter(it => it.status === state).length

/** Tests by vitest's own report; a file or a run that fails without a failed test is one failure. */
function readReport(file, passed) {
  try {
    const { numPassedTests, numFailedTests, testResults } = JSON.parse(readFileSync(file, 'utf8'))
    const unloaded = testResults.filter(it => it.status === 'failed' && count(it.assertionResults, 'failed') === 0)
    const failed = numFailedTests + unloaded.length
    return { passed: numPassedTests, failed: passed ? failed : Math.max(1, failed) }
  } catch {
    return { passed: 0, failed: 1 }
  }
}

async function runTests(words) {
  const folder = mkdtempSync(join(tmpdir(), 'llmos-test-'))
  const file = join(folder, 'report.json')
  say('checking format, lint and types …')
  // All at once; each prints when it has ended, so that they do not mix.
  const checks = await Promise.all([
    passes('format and lint: biome', '@biomejs/biome/bin/biome', [
      'check',
      '--error-on-warnings',
      ...inColour('--colors=force'),
      '.',
    ]),
    passes('types: tsc', 'typescript/bin/tsc', ['--noEmit', '-p', '.', ...inColour('--pretty')]),
    passes('types of pages: tsc', 'typescript/bin/tsc', ['--noEmit', '-p', 'reports/browser', ...inColour('--pretty')]),
  ])
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
  const passed = await passes('tests: vitest', 'vitest/vitest.mjs', ['run', ...reporters, ...words], 'as it comes')
  const tests = readReport(file, passed)
  rmSync(folder, { recursive: true, force: true })
  const good = checks.filter(Boolean).length
  const failed = checks.length - good + tests.failed
  console.log(`${good + tests.passed} passed, ${failed} failed`)
  process.exitCode = failed === 0 ? 0 : 1
}

/** `npx llmos` alone asks for help; `npm start` and `node boot.mjs` alone for the demo. */
function wordsFor(words) {
  if (words.length > 0) return words
  const event = process.env.npm_lifecycle_event
  const asCommand = event === 'npx' || event === 'llmos' || /^llmos(\.cmd)?$/.test(basename(process.argv[1] ?? ''))
  return [asCommand ? 'help' : 'demo']
}

async function runCommand(words) {
  try {
    for (const { register } of [await import('tsx/cjs/api'), await import('tsx/esm/api')]) register()
    process.argv = [process.argv[0], join(ROOT, 'llmos.ts'), ...wordsFor(words)]
    await import(pathToFileURL(join(ROOT, 'llmos.ts')).href)
  } catch (error) {
    if (error?.code !== 'ERR_MODULE_NOT_FOUND') throw error
    say(`llmos: ${error.message}\nThe installation is not whole: remove the folder node_modules and run npm ci.`)
    process.exitCode = 1
  }
}

requireNode()
setUp()
const [first, ...rest] = process.argv.slice(2)
if (first === 'test') await runTests(rest)
else await runCommand(process.argv.slice(2))
