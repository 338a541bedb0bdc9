/** Who is who: names of processes, addresses for messages, families, and the clients whom processes serve. */
import type { MachineConfig } from './config.ts'
import { ClientTally } from './metrics.ts'
import type { ProcessTable } from './process-table.ts'

/** `chat-17` is a process of the source `chat`, of which there are others. */
const isNumbered = (name: string, source: string): boolean =>
  name.startsWith(`${source}-`) && /^\d+$/.test(name.slice(source.length + 1))

export class Directory {
  /** Processes that were given a name; −1: ended. */
  private readonly addresses = new Map<string, number>()
  private readonly numbers = new Map<string, number>()
  private readonly config: MachineConfig
  private readonly table: ProcessTable
  private readonly clients: ClientTally[]

  constructor(config: MachineConfig, table: ProcessTable, clients: ClientTally[]) {
    this.config = config
    this.table = table
    this.clients = clients
  }

  nameOf(row: number): string {
    const name = this.table.extra[row]?.name ?? this.table.spec[row]?.name
    if (name !== undefined && name !== null) return name
    return `${this.config.sources[this.table.source[row] as number]?.name}-${this.table.n[row]}`
  }

  enter(name: string, row: number): void {
    this.addresses.set(name, row)
  }

  /** The process has ended; mail to it is lost. */
  leave(row: number): void {
    if (this.table.extra[row] || this.table.spec[row]?.name !== undefined) this.addresses.set(this.nameOf(row), -1)
  }

  /** Where a process is that has this name; −1: ended. One that was given no name is found while it lives. */
  find(name: string): number | undefined {
    const known = this.addresses.get(name)
    if (known !== undefined) return known
    for (const row of this.table.rowsAlive()) if (this.nameOf(row) === name) return row
    return this.config.sources.some(source => isNumbered(name, source.name)) ? -1 : undefined
  }

  /** A process and all that descend from it, parents first. */
  family(row: number): number[] {
    const rows = [...this.table.rowsAlive()]
    const members = [row]
    for (const member of members) members.push(...rows.filter(r => this.isChild(r, member)))
    return members
  }

  private isChild(row: number, of: number): boolean {
    const parent = this.table.extra[row]?.parent
    return parent !== null && parent !== undefined && parent.row === of && this.table.isAlive(of, parent.id)
  }

  /** The number of a client, the next one if it is new. */
  client(name: string): number {
    const known = this.numbers.get(name)
    if (known !== undefined) return known
    const client = this.numbers.size
    this.numbers.set(name, client)
    this.clients.push(new ClientTally(name))
    return client
  }

  /** Its share, by which fair schedulers divide. */
  weight(client: number): number {
    const name = this.clients[client]?.name
    return (name === undefined ? undefined : this.config.weights?.[name]) ?? 1
  }
}
