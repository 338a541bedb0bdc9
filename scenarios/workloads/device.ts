/** A device that a workload names must be one of the scenario's. */
import { remedy } from '../nearest.ts'
import { UserError } from '../user-error.ts'

export function checkDevice(name: string, place: string, devices: readonly string[]): void {
  if (devices.includes(name)) return
  const cure = devices.length === 0 ? `list it under \`devices\`` : remedy(name, devices)
  throw new UserError(`${place}: no device "${name}" in this scenario; ${cure}`)
}
