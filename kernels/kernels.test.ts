import { existsSync, readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { KernelSpec } from './kernel.ts'

const files = readdirSync(new URL('.', import.meta.url)).filter(
  file => /^[^.]+\.ts$/.test(file) && file !== 'kernel.ts',
)
const load = async (path: string) => (await import(path)).default

describe.each(files)('kernel %s', file => {
  it('names policies that are there, with options that they take', async () => {
    const kernel: KernelSpec = await load(`./${file}`)
    const parts = { schedulers: kernel.scheduler, routers: kernel.router, keepers: kernel.keeper }
    for (const [folder, name] of Object.entries(parts))
      if (name !== undefined) expect(existsSync(new URL(`./${folder}/${name}.ts`, import.meta.url))).toBe(true)
    const scheduler = await load(`./schedulers/${kernel.scheduler}.ts`)
    expect(Object.keys(scheduler.defaults)).toEqual(
      expect.arrayContaining(Object.keys(kernel.options?.scheduler ?? {})),
    )
  })
})
