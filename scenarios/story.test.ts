/** The same bytes in this thread, in a worker, and in the bundle for browsers, where there is no Node to lean on. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { runInNewContext } from 'node:vm'
import { Worker } from 'node:worker_threads'
import { build } from 'esbuild'
import { beforeAll, expect, test } from 'vitest'
import { scenarioNames } from './load.ts'
import { findPolicies } from './policies.ts'
import { story } from './story.ts'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const policies = await findPolicies()
const names = ['agent-tools', 'interview-panel', 'time-sharing-1961', 'paging-101']
const text = (name: string) => readFileSync(here(`./${name}.yaml`), 'utf8')
const tell = (name: string) => story(text(name), name, policies)
const known = new Map<string, string>()
/** As it was told the first time. */
function told(name: string): string {
  const first = known.get(name) ?? tell(name)
  known.set(name, first)
  return first
}

/** What a bundler is told in place of a folder to look into: every policy by name. */
function bundleEntry(): string {
  const imports: string[] = [`export { story } from ${JSON.stringify(here('./story.ts'))}`]
  const map = Object.entries({
    schedulers: 'schedulers/',
    routers: 'routers/',
    keepers: 'keepers/',
    pagers: 'pagers/',
    kernels: '',
  })
  const groups = map.map(([kind, folder]) => {
    const members = Object.keys(policies[kind as keyof typeof policies]).map((name, i) => {
      imports.push(`import ${kind}${i} from ${JSON.stringify(here(`../kernels/${folder}${name}.ts`))}`)
      return `${JSON.stringify(name)}: ${kind}${i}`
    })
    return `${kind}: { ${members.join(', ')} }`
  })
  return `${imports.join('\n')}\nexport const policies = { ${groups.join(', ')} }`
}

let bundle = ''
beforeAll(async () => {
  const { outputFiles } = await build({
    stdin: { contents: bundleEntry(), resolveDir: here('.'), loader: 'ts' },
    bundle: true,
    write: false,
    platform: 'browser',
    format: 'iife',
    globalName: 'lab',
  })
  bundle = outputFiles[0]?.text ?? ''
})

test.each(names)('%s in a browser bundle', name => {
  const expression = `${bundle}; lab.story(text, ${JSON.stringify(name)}, lab.policies)`
  // Of what is not in the language itself, browsers have these, and reading words takes them.
  expect(runInNewContext(expression, { text: text(name), TextDecoder, TextEncoder })).toBe(told(name))
})

test.each(names)('%s in a worker thread', async name => {
  const code = `${bundle}; require('node:worker_threads').parentPort.postMessage(lab.story(${JSON.stringify(text(name))}, ${JSON.stringify(name)}, lab.policies))`
  const there = await new Promise((resolve, reject) => {
    const worker = new Worker(code, { eval: true })
    worker.once('message', resolve)
    worker.once('error', reject)
  })
  expect(there).toBe(told(name))
})

test('told twice, every scenario is the same to the byte', () => {
  // Those that read a file need one.
  for (const name of scenarioNames().filter(name => !text(name).includes('file:'))) expect(tell(name)).toBe(told(name))
})
