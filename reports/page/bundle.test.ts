import { spawnSync } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ROOT } from '../../bench/package.ts'
import { typeScriptArguments } from '../../bench/typescript.ts'

test('a program is made although the folder in which the bundler was loaded is gone', () => {
  const script = `
    const [{ rmSync }, { bundled }] = [await import('node:fs'), await import('${new URL('bundle.ts', import.meta.url)}')]
    const before = await bundled('stepper')
    const here = process.cwd()
    process.chdir(${JSON.stringify(ROOT)})
    rmSync(here, { recursive: true })
    console.log((await bundled('stepper')) === before)`
  const cwd = mkdtempSync(join(tmpdir(), 'llmos-bundle-'))
  const words = [...typeScriptArguments(), '--input-type=module', '-e', script]
  const { stdout, stderr } = spawnSync(process.execPath, words, { cwd, encoding: 'utf8' })
  expect([stdout, stderr]).toEqual(['true\n', ''])
})
