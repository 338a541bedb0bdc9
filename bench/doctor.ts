/** Examines the installation. Each finding says what was found, and the remedy where something is wrong. */
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { availableParallelism, totalmem } from 'node:os'
import { join, resolve } from 'node:path'
import { corePresets } from '../scenarios/presets/cores.ts'
import { onnxFinding, realCoresFinding } from './doctor-models.ts'
import { packageJson, ROOT } from './package.ts'
import { typeScriptWorker } from './typescript.ts'

export interface Finding {
  readonly what: string
  /** `limited`: all that most people need works. */
  readonly state: 'works' | 'limited' | 'broken'
  readonly found: string
  readonly remedy?: string
}

export async function examine(outFolder: string): Promise<Finding[]> {
  const { engines, dependencies, devDependencies } = packageJson()
  return [
    nodeFinding(process.versions.node, engines.node),
    { what: 'platform', state: 'works', found: `${process.platform} ${process.arch}` },
    packagesFinding('packages', 'broken', dependencies),
    packagesFinding('packages for the tests', 'limited', devDependencies),
    await typeScriptFinding(),
    coresFinding(),
    await onnxFinding(),
    realCoresFinding(),
    folderFinding(outFolder),
    await chartsFinding(),
    machineFinding(availableParallelism(), totalmem() / 1e9),
    terminalFinding(process.stdout),
  ]
}

/** `least` is written as in package.json: `>=20.19`. */
export function nodeFinding(version: string, least: string): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const [leastMajor = 0, leastMinor = 0] = least.replace(/^\D+/, '').split('.').map(Number)
  const good = major > leastMajor || (major === leastMajor && minor >= leastMinor)
  if (good) return { what: 'Node', state: 'works', found: version }
  return { what: 'Node', state: 'broken', found: version, remedy: `install Node ${least} from https://nodejs.org` }
}

/** Installed packages against the versions that package.json pins. */
function packagesFinding(what: string, state: Finding['state'], pinned: Readonly<Record<string, string>>): Finding {
  const wrong = Object.entries(pinned).flatMap(([name, version]) => {
    const installed = installedVersion(name)
    return installed === wanted(version) ? [] : [`${name} is ${installed ?? 'missing'}, wanted ${version}`]
  })
  if (wrong.length === 0) return { what, state: 'works', found: `${Object.keys(pinned).length} at their versions` }
  return { what, state, found: wrong.join('; '), remedy: `run npm ci in ${ROOT}` }
}

/** A package of our own, in a folder of this project, has its version there. */
const wanted = (version: string): string | null =>
  version.startsWith('file:') ? versionIn(join(ROOT, version.slice('file:'.length))) : version

const installedVersion = (name: string): string | null => versionIn(join(ROOT, 'node_modules', name))

function versionIn(folder: string): string | null {
  try {
    return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).version
  } catch {
    return null
  }
}

/** The canvas is native, and may be missing for a platform. */
async function chartsFinding(): Promise<Finding> {
  const what = 'charts'
  try {
    const { createCanvas } = await import('@napi-rs/canvas')
    createCanvas(1, 1).toBuffer('image/png')
    return { what, state: 'works', found: 'a canvas, and a font that comes with the program' }
  } catch (error) {
    const found = error instanceof Error ? error.message : String(error)
    return { what, state: 'limited', found, remedy: `run npm ci in ${ROOT}; all but --charts works without` }
  }
}

/** Policies of one's own run in a worker that understands TypeScript: start one. */
function typeScriptFinding(): Promise<Finding> {
  const what = 'TypeScript in workers (tsx)'
  return new Promise(done => {
    const worker = typeScriptWorker(new URL('../sim/units.ts', import.meta.url))
    worker.once('error', error =>
      done({ what, state: 'broken', found: error.message, remedy: `remove node_modules and run npm ci in ${ROOT}` }),
    )
    worker.once('exit', code => {
      if (code === 0) done({ what, state: 'works', found: 'a worker has started' })
    })
  })
}

/** The model cores that scenarios name: each is made once. */
function coresFinding(): Finding {
  const broken = Object.entries(corePresets).flatMap(([name, preset]) => {
    try {
      preset.make()
      return []
    } catch (error) {
      return [`${name}: ${error instanceof Error ? error.message : String(error)}`]
    }
  })
  if (broken.length === 0)
    return { what: 'model cores', state: 'works', found: `${Object.keys(corePresets).length} presets` }
  return { what: 'model cores', state: 'broken', found: broken.join('; '), remedy: 'undo changes in scenarios/presets' }
}

function folderFinding(folder: string): Finding {
  const what = 'output folder'
  const path = resolve(folder)
  const probe = join(path, `.llmos-doctor-${process.pid}`)
  try {
    if (!statSync(path).isDirectory())
      return { what, state: 'broken', found: `${folder} is a file`, remedy: 'name a folder' }
    writeFileSync(probe, '')
    return { what, state: 'works', found: `${path} can be written` }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    return { what, state: 'broken', found: `${path}: ${code}`, remedy: 'choose another with --out DIR' }
  } finally {
    rmSync(probe, { force: true })
  }
}

const LEAST_GIGABYTES = 2

export function machineFinding(cores: number, gigabytes: number): Finding {
  const what = 'this computer'
  const found = `${cores} CPU ${cores === 1 ? 'core' : 'cores'}, ${gigabytes.toFixed(1)} GB of memory`
  if (gigabytes >= LEAST_GIGABYTES) return { what, state: 'works', found }
  return { what, state: 'limited', found, remedy: 'runs of millions of requests need 2 GB; keep them smaller' }
}

function terminalFinding({ isTTY, columns }: { isTTY?: boolean; columns?: number }): Finding {
  if (!isTTY)
    return { what: 'terminal', state: 'works', found: 'none (output goes to a file or a pipe): no progress bar' }
  const found = `${columns} columns`
  if ((columns ?? 0) >= 100) return { what: 'terminal', state: 'works', found }
  return { what: 'terminal', state: 'limited', found, remedy: 'tables want 100 columns: widen the window' }
}
