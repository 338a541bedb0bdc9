import { spawnSync } from 'node:child_process'
import { expect, test, vi } from 'vitest'
import { BOOT } from '../package.ts'

test('where it cannot be loaded, that is told, and that simulations go on', async () => {
  // Other tests may have loaded it.
  vi.resetModules()
  const { onnx } = await import('./runtime.ts')
  const load = () => {
    throw new Error('no such file: onnxruntime_binding.node\nRequire stack: …')
  }
  expect(() => onnx(load)).toThrow(/does not load \(no such file: onnxruntime_binding\.node\).*simulations need none/)
})

test('commands that run no model do not load it', () => {
  const watch = `data:text/javascript,${encodeURIComponent(
    "const load = process.dlopen; process.dlopen = (module, file, ...rest) => { if (/onnxruntime|sharp/.test(file)) console.log('loads ' + file); return load(module, file, ...rest) }",
  )}`
  const { stdout, status } = spawnSync(process.execPath, ['--import', watch, BOOT, '--help'], { encoding: 'utf8' })
  expect(status).toBe(0)
  expect(stdout).toContain('llmos')
  expect(stdout).not.toContain('loads ')
})
