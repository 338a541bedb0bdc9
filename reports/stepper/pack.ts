/**
 * A trace in little room, for a page: words once, in a list; each event as the number of its shape and its values. What
 * an event has, and in which order, is taken from the events themselves: a new one needs nothing here.
 */
import type { TraceEvent, TraceHeader } from '../../sim/trace.ts'

/** `[name, what]`: a number, a word of the list, yes or no, nothing. `t` stands for itself: it is told as the time since the event before. */
type Field = readonly [name: string, is: 'number' | 'word' | 'switch' | 'null']
type Shape = readonly Field[]

export interface PackedTrace {
  readonly header: TraceHeader
  readonly words: readonly string[]
  readonly shapes: readonly Shape[]
  /** Of all events, one after the other. */
  readonly values: readonly number[]
}

export function packed(header: TraceHeader, events: readonly TraceEvent[]): PackedTrace {
  const [words, shapes] = [new Numbered(), new Numbered()]
  const values: number[] = []
  let last = 0
  for (const event of events) {
    const fields = Object.entries(event).filter(([, value]) => value !== undefined)
    values.push(shapes.of(JSON.stringify(fields.map(([name, value]) => [name, kindOf(value)]))))
    for (const [name, value] of fields) {
      if (name === 't') values.push(event.t - last)
      else if (typeof value === 'string') values.push(words.of(value))
      else if (value !== null) values.push(Number(value))
    }
    last = event.t
  }
  return { header, words: words.all, shapes: shapes.all.map(text => JSON.parse(text) as Shape), values }
}

export function unpacked({ words, shapes, values }: PackedTrace): TraceEvent[] {
  const events: TraceEvent[] = []
  let last = 0
  for (let at = 0; at < values.length; ) {
    const shape = shapes[values[at++] as number] ?? []
    const event: Record<string, unknown> = {}
    for (const [name, is] of shape) {
      const value = is === 'null' ? 0 : (values[at++] as number)
      if (name === 't') {
        last += value
        event.t = last
      } else event[name] = is === 'number' ? value : is === 'word' ? words[value] : is === 'switch' ? value === 1 : null
    }
    events.push(event as unknown as TraceEvent)
  }
  return events
}

function kindOf(value: unknown): Field[1] {
  if (value === null) return 'null'
  if (typeof value === 'string') return 'word'
  return typeof value === 'boolean' ? 'switch' : 'number'
}

/** Texts by number, in the order in which they came. */
class Numbered {
  readonly all: string[] = []
  private readonly numbers = new Map<string, number>()

  of(text: string): number {
    const known = this.numbers.get(text)
    if (known !== undefined) return known
    this.numbers.set(text, this.all.length)
    return this.all.push(text) - 1
  }
}
