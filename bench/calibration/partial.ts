/**
 * The samples of a calibration that is under way, on disk: a line that says what is being measured, then a line a sample.
 * If it is interrupted, the next calibration of the very same (same model, machine, grid) goes on from there; of any
 * other, or of a damaged file, nothing is kept. So no profile is made of halves that do not belong together.
 */
import { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { z } from 'zod'
import { asUserError } from '../outputs.ts'
import type { Sample } from './measure.ts'

const seconds = z.number().positive()
const sampleSchema = z.strictObject({
  round: z.int().min(0),
  point: z.int().min(-1),
  seconds: z.array(seconds).min(1),
})

export class PartialFile {
  readonly path: string
  /** What an earlier run had measured. */
  readonly known: readonly Sample[]
  /** Something was there, and was of no use. */
  readonly hasDiscarded: boolean

  /** `what` says all that the samples depend on. */
  constructor(path: string, what: object) {
    this.path = path
    const heading = JSON.stringify(what)
    const known = readSamples(path, heading)
    this.hasDiscarded = known === null
    this.known = known ?? []
    // Written anew either way: a last line may have been cut off in the middle.
    this.#write(() => writeFileSync(path, `${[heading, ...this.known.map(it => JSON.stringify(it))].join('\n')}\n`))
  }

  add(sample: Sample): void {
    this.#write(() => appendFileSync(this.path, `${JSON.stringify(sample)}\n`))
  }

  remove(): void {
    rmSync(this.path, { force: true })
  }

  #write(write: () => void): void {
    try {
      write()
    } catch (error) {
      throw asUserError(this.path, error)
    }
  }
}

/** Empty: there is no file; null: it is of something else, or damaged but for its last line. */
function readSamples(path: string, heading: string): Sample[] | null {
  if (!existsSync(path)) return []
  const [first, ...lines] = readFileSync(path, 'utf8').split('\n')
  if (first !== heading) return null
  const samples: Sample[] = []
  for (const [i, line] of lines.entries()) {
    const sample = sampleSchema.safeParse(parsed(line))
    if (sample.success) samples.push(sample.data)
    else if (i < lines.length - 1) return null
  }
  return samples
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
