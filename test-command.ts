/** For tests: a command from inside, with what it prints where; throws what the command throws. */
import { vi } from 'vitest'
import yargs, { type CommandModule } from 'yargs'

export interface Printed {
  readonly stdout: string
  readonly stderr: string
  readonly exitCode: typeof process.exitCode
}

/** `inside('lab', labCommand)('list', '--json')`. Restore mocks and `process.exitCode` after each test. */
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
