import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { Graph } from '../onnx/graph.ts'
import { CoreError, type CoreFault } from './core-error.ts'
import { TINY_WORDS, tinyGraph, tokenizer, writeTinyModel } from './fixture.ts'
import { type OpenOptions, openForeign } from './open.ts'

const root = mkdtempSync(join(tmpdir(), 'llmos-open-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

const folder = (): string => mkdtempSync(join(root, 'model-'))
const model = (files: Parameters<typeof writeTinyModel>[2]): string => writeTinyModel(folder(), {}, files)

async function faultOf(
  name: string,
  options: Partial<OpenOptions> = {},
): Promise<{ fault: CoreFault; message: string }> {
  try {
    const { engine } = await openForeign(name, options)
    await engine.dispose()
  } catch (error) {
    if (error instanceof CoreError) return error
    throw error
  }
  throw new Error('it was opened')
}

describe('a folder', () => {
  test('that is not there', async () => {
    expect(await faultOf('./no-such-folder')).toMatchObject({
      fault: 'no-folder',
      message: expect.stringMatching(/check the path$/),
    })
  })

  test('that is a file', async () => {
    const file = join(writeTinyModel(folder()), 'onnx', 'model.onnx')
    expect(await faultOf(file)).toMatchObject({
      fault: 'no-folder',
      message: expect.stringMatching(/name the folder that holds/),
    })
  })

  test('without a model', async () => {
    expect(await faultOf(model({ 'onnx/model.onnx': null }))).toMatchObject({
      fault: 'no-model',
      message: expect.stringMatching(/it should be onnx\/model\.onnx there$/),
    })
  })

  test('with a model of another kind', async () => {
    const found = await faultOf(model({ 'onnx/model.onnx': null, 'model.safetensors': 'x' }))
    expect(found.message).toMatch(
      /no ONNX model in .*, only model\.safetensors; look for the model under onnx-community/,
    )
  })

  test('whose model is not where it should be', async () => {
    const place = writeTinyModel(folder())
    renameSync(join(place, 'onnx', 'model.onnx'), join(place, 'model.onnx'))
    const found = await faultOf(place)
    expect(found.fault).toBe('wrong-layout')
    expect(found.message).toMatch(/model\.onnx in .* itself; move what belongs to the model into .*onnx$/)
  })

  test('with a model of two parts', async () => {
    const found = await faultOf(model({ 'onnx/model.onnx': null, 'onnx/encoder_model.onnx': 'x' }))
    expect(found.message).toMatch(/only encoder_model\.onnx; choose a language model of one part/)
  })

  test.each(['config.json', 'tokenizer.json', 'tokenizer_config.json'])('without its %s', async file => {
    const found = await faultOf(model({ [file]: null }))
    expect(found).toMatchObject({ fault: 'wrong-layout', message: expect.stringContaining(`no ${file} in`) })
  })

  test('without the format that is asked for', async () => {
    const place = model({ 'onnx/model_q4.onnx': tinyGraph() })
    const found = await faultOf(`${place}@q8`)
    expect(found).toMatchObject({
      fault: 'unknown-dtype',
      message: expect.stringMatching(/format q8 there; choose fp32 or q4$/),
    })
  })
})

describe('a model file', () => {
  test('that was cut short', async () => {
    const found = await faultOf(model({ 'onnx/model.onnx': tinyGraph().subarray(0, 5000) }))
    expect(found).toMatchObject({
      fault: 'corrupt',
      message: expect.stringMatching(/cannot load .*model\.onnx .*fetch it/),
    })
  })

  test('that is no model', async () => {
    expect((await faultOf(model({ 'onnx/model.onnx': '<html>not found</html>' }))).fault).toBe('corrupt')
    expect((await faultOf(model({ 'onnx/model.onnx': '' }))).message).toMatch(/model\.onnx is empty; fetch it again/)
  })

  test('that git-lfs has not fetched', async () => {
    const pointer = 'version https://git-lfs.github.com/spec/v1\noid sha256:12\nsize 500000000\n'
    expect((await faultOf(model({ 'onnx/model.onnx': pointer }))).message).toMatch(/run git lfs pull/)
  })

  test('without KV', async () => {
    const found = await faultOf(writeTinyModel(folder(), { kv: false }))
    expect(found).toMatchObject({ fault: 'no-kv', message: expect.stringMatching(/text-generation-with-past/) })
  })

  test('that is no language model', async () => {
    const graph = new Graph('other')
    graph.output(graph.node('Neg', [graph.input('pixels', 'float32', [3])], { name: 'y' }), 'float32', [3])
    const found = await faultOf(model({ 'onnx/model.onnx': graph.finish() }))
    expect(found.message).toMatch(/no language model: it takes pixels, and gives y/)
  })

  test('that wants more than text', async () => {
    const graph = new Graph('recurrent')
    const ids = graph.input('input_ids', 'int64', ['batch', 'new'])
    const past = graph.input('past_key_values.0.key', 'float32', ['batch', 2, 'past', 8])
    graph.input('past_conv.1', 'float32', ['batch', 2, 4])
    graph.output(graph.node('Cast', [ids], { name: 'logits', attributes: { to: 1 } }), 'float32', ['batch', 'new'])
    graph.output(graph.node('Identity', [past], { name: 'present.0.key' }), 'float32', ['batch', 2, 'past', 8])
    const found = await faultOf(model({ 'onnx/model.onnx': graph.finish() }))
    expect(found).toMatchObject({
      fault: 'unknown-inputs',
      message: expect.stringMatching(/past_conv\.1; choose a model of attention/),
    })
  })

  test('that is larger than the memory', async () => {
    const place = model({ 'onnx/model_q4.onnx': tinyGraph() })
    const found = await faultOf(place, { free: 100e6 })
    expect(found).toMatchObject({ fault: 'too-little-memory' })
    expect(found.message).toMatch(
      /about 0\.3 GB of memory needed while it loads, 0\.1 GB free; .* smaller format \(@q4\)$/,
    )
  })
})

describe('a tokenizer', () => {
  test('of more words than the model', async () => {
    const found = await faultOf(model({ 'tokenizer.json': tokenizer([...TINY_WORDS, 'one', 'more']) }))
    expect(found).toMatchObject({
      fault: 'other-vocabulary',
      message: expect.stringMatching(/has 66 tokens, the model 64/),
    })
  })

  test('of far fewer words than the model', async () => {
    const found = await faultOf(model({ 'tokenizer.json': tokenizer(TINY_WORDS.slice(0, 20)) }))
    expect(found.message).toMatch(/has 20 tokens, the model 64; take both from the same place/)
  })

  test('that cannot be read', async () => {
    expect((await faultOf(model({ 'tokenizer.json': '{"model":' }))).message).toMatch(/its tokenizer cannot be read/)
    expect((await faultOf(model({ 'config.json': '[' }))).message).toMatch(
      /config\.json is no JSON object; fetch it again/,
    )
  })
})

test('the smallest part of the weights tells two models apart', async () => {
  const hashes = []
  for (const options of [{}, {}, { half: true }]) {
    const { engine } = await openForeign(writeTinyModel(folder(), options))
    hashes.push(engine.hash)
    await engine.dispose()
  }
  expect(hashes[0]).toBe(hashes[1])
  expect(hashes[0]).not.toBe(hashes[2])
})

test('weights beside the graph count', async () => {
  const place = folder()
  mkdirSync(join(place, 'onnx'))
  writeFileSync(join(place, 'onnx', 'model.onnx_data'), new Uint8Array(1000))
  const { engine, bytes } = await openForeign(writeTinyModel(place))
  await engine.dispose()
  expect(bytes).toBe(tinyGraph().length + 1000)
})
