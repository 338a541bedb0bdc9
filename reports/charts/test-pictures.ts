/** For tests: pictures against those that somebody has looked at, in `snapshots/`. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createCanvas, loadImage } from '@napi-rs/canvas'

/** Edges are smoothed a little differently on other processors. */
const SAME = 40
export const MOST_OTHER = 0.005

/** With UPDATE_CHARTS in the environment the picture is kept, as the one that counts from now on. */
export function knownPicture(name: string, png: Buffer): Buffer {
  const file = fileURLToPath(new URL(`snapshots/${name}.png`, import.meta.url))
  if (process.env.UPDATE_CHARTS !== undefined) {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, png)
  }
  return readFileSync(file)
}

/** The share of pixels that differ; of pictures of different sizes, all. */
export async function shareOfOther(one: Buffer, other: Buffer): Promise<number> {
  const [a, b] = [await pixels(one), await pixels(other)]
  if (a.width !== b.width || a.height !== b.height) return 1
  let differ = 0
  for (let i = 0; i < a.data.length; i += 4)
    differ += Number([0, 1, 2].some(k => Math.abs((a.data[i + k] ?? 0) - (b.data[i + k] ?? 0)) > SAME))
  return differ / (a.width * a.height)
}

async function pixels(png: Buffer) {
  const image = await loadImage(png)
  const context = createCanvas(image.width, image.height).getContext('2d')
  context.drawImage(image, 0, 0)
  const { data } = context.getImageData(0, 0, image.width, image.height)
  return { width: image.width, height: image.height, data }
}
