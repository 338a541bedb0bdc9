/**
 * One speed case in a process of its own, so that its memory is its own: runs it so many times and prints one
 * object. The peak is taken after the first run, before garbage of others can add to it; the comparison with
 * step by step comes last, with fewer requests, once each way.
 *
 * Arguments: the name of the case, runs, requests (0: the case's own), requests of the comparison (0: none).
 */
import { findPolicies } from '../scenarios/policies.ts'
import type { MachineConfig } from '../sim/config.ts'
import { run } from '../sim/machine.ts'
import { median, peakMegabytes, type SpeedResult } from './speed.ts'
import { speedCases } from './speed-cases.ts'

const [name = '', runs = '5', ownRequests = '0', twinRequests = '100000'] = process.argv.slice(2)
const found = speedCases.find(each => each.name === name)
if (found === undefined) throw new Error(`bench/speed-child.ts: no case "${name}"`)
const policies = await findPolicies()
const requests = Number(ownRequests) || found.requests

function timed(config: MachineConfig) {
  globalThis.gc?.()
  const started = performance.now()
  const summary = run(config)
  const seconds = (performance.now() - started) / 1000
  const { finished, arrived } = summary.jobs
  if (finished !== arrived || summary.panics.length > 0)
    throw new Error(`${name}: ${finished} of ${arrived} requests finished; ${summary.panics[0]?.why ?? 'no panic'}`)
  return { seconds, summary }
}

const first = timed(found.config(requests, policies))
const megabytes = peakMegabytes()
const times = [first.seconds]
while (times.length < Number(runs)) times.push(timed(found.config(requests, policies)).seconds)
const seconds = median(times)

const result: SpeedResult = {
  name,
  requests,
  seconds,
  requestsPerSecond: requests / seconds,
  ratioToStepByStep: Number(twinRequests) === 0 ? null : ratio(Number(twinRequests)),
  peakMegabytes: megabytes,
  simulatedSecondsPerSecond: first.summary.simulatedSeconds / seconds,
  steps: first.summary.steps,
}
process.stdout.write(`${JSON.stringify(result)}\n`)

/** How many times as long the same requests take step by step. */
function ratio(count: number): number {
  const config = found?.config(Math.min(count, requests), policies)
  if (config === undefined) return Number.NaN
  const fast = timed(config).seconds
  return timed({ ...config, stepByStep: true }).seconds / fast
}
