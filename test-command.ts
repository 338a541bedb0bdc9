/** For tests: one command, or the whole command line, from inside, with what it prints where: a process takes a second. */
import { spawnSync } from 'node:child_process'
import { onTestFinished, vi } from 'vitest'
import yargs, { type CommandModule } from 'yargs'
import { BOOT } from './bench/package.ts'
import { main } from './llmos.ts'

/** Without what npm tells its scripts: the tests themselves may run under `npm test`. */
export const WITHOUT_NPM = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('npm_')))

export interface Printed {
  readonly stdout: string
  readonly stderr: string
  readonly exitCode: typeof process.exitCode
}

/** `inside('lab', labCommand)('list', '--json')`; throws what the command throws. Restore mocks and `process.exitCode` after each test. */
export const inside =
  <Options>(name: string, command: CommandModule<object, Options>) =>
  async (...words: string[]): Promise<Printed> => {
    const printed = { stdout: '', stderr: '' }
    for (const stream of ['stdout', 'stderr'] as const)
      vi.spyOn(process[stream], 'write').mockImplementation(text => {
        printed[stream] += String(text)
        return true
      })
    const fail = (message: string, error: unknown) => {
      throw error ?? new Error(message)
    }
    await yargs([name, ...words])
      .command(command)
      .exitProcess(false)
      .fail(fail)
      .parseAsync()
    return { ...printed, exitCode: process.exitCode }
  }

export interface Ended {
  readonly stdout: string
  readonly stderr: string
  readonly status: number
}

/** `await insideFolder('somewhere')('run', 'tiny.yaml')`: as `llmos run tiny.yaml` there, its exit code among the rest. */
export const insideFolder =
  (folder: string) =>
  async (...words: string[]): Promise<Ended> => {
    const [home, code] = [process.cwd(), process.exitCode]
    const printed = { stdout: '', stderr: '' }
    const streams = (['stdout', 'stderr'] as const).map(stream =>
      vi.spyOn(process[stream], 'write').mockImplementation(text => {
        printed[stream] += String(text)
        return true
      }),
    )
    // Of the help; under tests it does not go through the streams.
    const lines = vi.spyOn(console, 'log').mockImplementation(text => {
      printed.stdout += `${text}\n`
    })
    process.exitCode = undefined
    process.chdir(folder)
    try {
      await main(words)
      return { ...printed, status: Number(process.exitCode ?? 0) }
    } finally {
      process.chdir(home)
      process.exitCode = code
      for (const replaced of [...streams, lines]) replaced.mockRestore()
    }
  }

/** The same in a process of its own, where that matters. */
export const outsideFolder =
  (folder: string) =>
  (...words: string[]): Ended => {
    const options = { cwd: folder, env: WITHOUT_NPM, encoding: 'utf8' } as const
    const { status, stdout, stderr } = spawnSync(process.execPath, [BOOT, ...words], options)
    return { status: status ?? Number.NaN, stdout, stderr }
  }

/** Once, as soon as it may; to the command's own listener, for the tests' runner may have one too. */
export function pressCtrlC(may: () => boolean): void {
  const looking = setInterval(() => {
    if (!may()) return
    clearInterval(looking)
    process.listeners('SIGINT').at(-1)?.('SIGINT')
  }, 5)
  onTestFinished(() => clearInterval(looking))
}
