/**
 * The oracle of gradient tests: how a loss changes when its inputs move a little, one way and the other. What is compared
 * is the slope along one direction in which all elements of an input move together: near that of the gradient, so that
 * it is far from 0, with some noise, so that a single wrong element shows.
 */
import type { Tensor } from 'onnxruntime-node'
import { Random } from '../../scenarios/language/random.ts'
import { sizeOf } from '../model/shape.ts'
import { multiply, sum } from './elementwise.ts'
import { floats, openSession } from './session.ts'
import { Tape, type Value } from './tape.ts'

export interface GradientCheck {
  /** Shapes of the inputs that are varied. */
  readonly shapes: readonly (readonly number[])[]
  /** Inputs that stay as they are; `build` has to declare them. */
  readonly fixed?: Readonly<Record<string, Tensor>>
  /** Where to look; default: normally distributed. */
  readonly at?: readonly Float32Array[]
  /** How far to move. */
  readonly distance?: number
  build(tape: Tape, ...inputs: Value[]): Value
}

const SHARE_OF_NOISE = 0.5

/** The largest relative difference between slope by gradient and slope by moving, over the inputs. */
export async function gradientError(check: GradientCheck): Promise<number> {
  const { shapes, fixed = {}, distance = 1e-2 } = check
  const random = new Random(5)
  const normal = (size: number): Float32Array => Float32Array.from({ length: size }, () => random.normal())
  const session = await openSession(lossAndGradients(check, normal))
  const start = check.at ?? shapes.map(shape => normal(sizeOf(shape)))
  const run = (inputs: readonly Float32Array[]) =>
    session.run({ ...fixed, ...Object.fromEntries(inputs.map((data, i) => [`x${i}`, floats(data, shapes[i] ?? [])])) })
  const loss = async (inputs: readonly Float32Array[]): Promise<number> => Number((await run(inputs)).loss?.data[0])
  const gradients = await run(start)
  const errors: number[] = []
  for (const i of shapes.keys()) {
    const gradient = gradients[`g${i}`]?.data as Float32Array
    const direction = nearly(gradient, normal(gradient.length))
    const moved = (by: number) =>
      start.map((data, j) => (i === j ? data.map((x, k) => x + by * (direction[k] ?? 0)) : data))
    const bySlope = ((await loss(moved(distance))) - (await loss(moved(-distance)))) / (2 * distance)
    const byGradient = gradient.reduce((sum, slope, k) => sum + slope * (direction[k] ?? 0), 0)
    errors.push(Math.abs(bySlope - byGradient) / Math.abs(byGradient))
  }
  await session.release()
  return Math.max(...errors)
}

/** What is no number yet is weighed with random ones and summed. */
function lossAndGradients({ shapes, build }: GradientCheck, normal: (size: number) => Float32Array): Uint8Array {
  const tape = new Tape('check')
  const inputs = shapes.map((shape, i) => tape.variable(`x${i}`, shape))
  const result = build(tape, ...inputs)
  const weights = normal(sizeOf(result.shape))
  const loss =
    result.shape.length === 0
      ? result
      : sum(
          tape,
          multiply(
            tape,
            result,
            tape.table('weights', result.shape, i => weights[i] ?? 0),
          ),
        )
  tape.output(loss, 'loss')
  for (const [i, gradient] of tape.gradients(loss, inputs).entries()) tape.output(gradient, `g${i}`)
  return tape.graph.finish()
}

/** Of length 1. */
function nearly(gradient: Float32Array, noise: Float32Array): Float32Array {
  const spread = Math.hypot(...gradient) / Math.sqrt(gradient.length)
  const direction = gradient.map((slope, i) => slope + SHARE_OF_NOISE * spread * (noise[i] ?? 0))
  const length = Math.hypot(...direction)
  return direction.map(x => x / length)
}
