/** Starting a fresh Node that understands TypeScript, from any folder: a child process or a worker thread. */
import { Worker } from 'node:worker_threads'

/** Arguments for a child process, before its script. */
export const typeScriptArguments = (): string[] => ['--import', import.meta.resolve('tsx')]

/**
 * A worker for a TypeScript file. Its loaders are its own: whether it inherits ours depends on the version of Node.
 * Both are needed: a policy outside any package with "type": "module" counts as CommonJS.
 */
export function typeScriptWorker(script: URL, workerData?: unknown): Worker {
  const urls = [import.meta.resolve('tsx/cjs/api'), import.meta.resolve('tsx/esm/api'), script.href]
  const [cjs, esm, own] = urls.map(url => JSON.stringify(url))
  const start =
    `Promise.all([import(${cjs}), import(${esm})])` +
    `.then(loaders => { for (const { register } of loaders) register(); return import(${own}) })`
  return new Worker(start, { eval: true, execArgv: [], workerData })
}
