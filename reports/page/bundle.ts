/** Programs for pages: a module of `reports/browser/` and all that it imports, as one script. */
import { fileURLToPath } from 'node:url'
import { ROOT } from '../../bench/package.ts'

export async function bundled(entry: string): Promise<string> {
  const { build } = await import('esbuild')
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(`../browser/${entry}.ts`, import.meta.url))],
    // It remembers the folder in which it was loaded, which may be gone by now.
    absWorkingDir: ROOT,
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    target: 'es2022',
    charset: 'utf8',
    legalComments: 'none',
    logLevel: 'silent',
  })
  const [file] = outputFiles
  if (file === undefined) throw new Error(`no program was made of reports/browser/${entry}.ts`)
  return file.text
}
