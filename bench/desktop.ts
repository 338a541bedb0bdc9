/** Opens a file as a double click would, where there is a desktop. */
import { spawn } from 'node:child_process'
import { resolve } from 'node:path'

/** The command that opens it; null: there is no desktop. */
export function openCommand(
  file: string,
  platform: NodeJS.Platform,
  env: Readonly<Record<string, string | undefined>>,
): readonly [command: string, words: readonly string[]] | null {
  if (platform === 'darwin') return ['open', [file]]
  // Not by cmd, to which an & in a path is the end of a command.
  if (platform === 'win32') return ['explorer.exe', [file]]
  return env.DISPLAY || env.WAYLAND_DISPLAY ? ['xdg-open', [file]] : null
}

/** Without waiting for whoever shows it. False: there is nobody who could. */
export function openOnDesktop(file: string): Promise<boolean> {
  const command = openCommand(resolve(file), process.platform, process.env)
  if (command === null) return Promise.resolve(false)
  return new Promise(done => {
    const child = spawn(command[0], command[1], { detached: true, stdio: 'ignore' })
    child.once('error', () => done(false))
    child.once('spawn', () => {
      child.unref()
      done(true)
    })
  })
}
