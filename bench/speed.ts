/** Measures the simulator's own speed: each case in a child process, medians of its runs after one to warm up. Ratios are what counts. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { remedy } from '../scenarios/nearest.ts'
import { UserError } from '../scenarios/user-error.ts'
import { type SpeedCase, speedCases } from './speed-cases.ts'
import { typeScriptArguments } from './typescript.ts'

export interface SpeedResult {
  readonly name: string
  readonly requests: number
  readonly seconds: number
  readonly requestsPerSecond: number
  /** Time step by step over time with jumps, on fewer requests; null: not measured. */
  readonly ratioToStepByStep: number | null
  readonly peakMegabytes: number
  readonly simulatedSecondsPerSecond: number
  readonly steps: number
}

export interface SpeedOptions {
  /** Cases by name; none: all. */
  readonly only: readonly string[]
  readonly runs: number
  /** Of one case, in place of its own number: for a quick look. */
  readonly requests?: number | undefined
  /** Requests of the comparison with step by step; 0: none. */
  readonly twinRequests?: number | undefined
}

const TWIN_REQUESTS = 100_000
/** Old space of a child: 4M requests have to fit, with room to show by how much they do not. */
const HEAP_MEGABYTES = 4096

export function chooseCases(only: readonly string[]): readonly SpeedCase[] {
  const names = speedCases.map(each => each.name)
  const wrong = only.find(name => !names.includes(name))
  if (wrong !== undefined) throw new UserError(`--only ${wrong}: no such case; ${remedy(wrong, names)}`)
  return only.length === 0 ? speedCases : speedCases.filter(each => only.includes(each.name))
}

/** One case after the other; `onResult` hears of each as it is there. */
export async function measureSpeed(
  options: SpeedOptions,
  onResult: (result: SpeedResult) => void = () => {},
): Promise<SpeedResult[]> {
  const results: SpeedResult[] = []
  for (const { name } of chooseCases(options.only)) {
    const result = await inChild(name, options)
    results.push(result)
    onResult(result)
  }
  return results
}

async function inChild(name: string, { runs, requests = 0, twinRequests = TWIN_REQUESTS }: SpeedOptions) {
  const script = fileURLToPath(new URL('./speed-child.ts', import.meta.url))
  const flags = [`--max-old-space-size=${HEAP_MEGABYTES}`, ...typeScriptArguments()]
  const numbers = [runs, requests, twinRequests].map(String)
  const child = spawn(process.execPath, [...flags, script, name, ...numbers], { stdio: ['ignore', 'pipe', 'inherit'] })
  let printed = ''
  child.stdout.on('data', piece => (printed += String(piece)))
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`bench speed: the child that measures "${name}" ended with code ${code}; see above`)
  return JSON.parse(printed) as SpeedResult
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  const [low = Number.NaN, high = Number.NaN] = [sorted[sorted.length % 2 === 1 ? middle : middle - 1], sorted[middle]]
  return (low + high) / 2
}

/** The most memory that this process ever held. Node gives kilobytes on every platform. */
export const peakMegabytes = (): number => process.resourceUsage().maxRSS / 1024
