/**
 * Devices: what agents call. Well-known ones can be named without numbers. Their times are assumptions of
 * ours, round numbers of the right order of magnitude, to be replaced by what your own tools take.
 */
import { z } from 'zod'
import { type Distribution, lognormal } from '../sim/distributions.ts'
import { ticks } from '../sim/units.ts'
import { found } from './found.ts'
import { remedy, sentence } from './nearest.ts'
import { durationDistribution, durationTicks, probability } from './units.ts'

/** Mean time of one use, and sigma: how much it varies (log-normal). */
const well = (meanSeconds: number, sigma: number): Distribution => lognormal(meanSeconds, sigma)

export const wellKnownDevices: Readonly<Record<string, Distribution>> = {
  browser: well(3, 0.8),
  search: well(0.8, 0.5),
  booking: well(2, 0.5),
  calendar: well(0.3, 0.4),
  terminal: well(0.5, 1),
  python: well(1, 1),
  calculator: well(0.01, 0.2),
}

export const deviceDefaults = { concurrency: 64, failureRate: 0, retries: 2, backoff: ticks(0.5) }

const known = Object.keys(wellKnownDevices)

const described = z
  .strictObject({
    name: z
      .string()
      .regex(/^[A-Za-z][\w-]{0,63}$/, { error: 'expected a name: a letter, then letters, digits, - and _' }),
    latency: durationDistribution.optional().describe('time of one use; well-known devices have one'),
    concurrency: z.int().min(1).max(1e6).optional().describe('uses at the same time; default 64'),
    failureRate: probability.optional().describe('P(one attempt fails); default 0'),
    retries: z.int().min(0).max(63).optional().describe('further attempts after a failure; default 2'),
    backoff: durationTicks.optional().describe('wait before the first retry, then doubled; default 500ms'),
  })
  .refine(device => device.latency !== undefined || Object.hasOwn(wellKnownDevices, device.name), {
    path: ['latency'],
    error: 'is missing, and the device is not well-known; give a duration or a distribution',
  })

export type DeviceSpec = z.output<typeof described>

const named = z
  .enum(known, {
    error: issue =>
      typeof issue.input === 'string'
        ? `no device ${found(issue.input)}; ${sentence(remedy(issue.input, known))} One of your own takes { name: ${issue.input}, latency: 1s }`
        : `expected the name of a device or a mapping, found ${found(issue.input)}`,
  })
  .transform((name): DeviceSpec => ({ name }))

export const deviceSchema = z.union([named, described])
