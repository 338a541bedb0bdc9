/** The lines of a text, one at a time: splitting a big file at once would double it. Blank lines are passed over. */
export interface Line {
  readonly text: string
  /** Counted from 1, blank lines included. */
  readonly number: number
  /** False for a last line that no line end follows. */
  readonly ended: boolean
}

export function* linesOf(text: string): Generator<Line> {
  let from = text.startsWith('\uFEFF') ? 1 : 0
  for (let number = 1; from < text.length; number++) {
    const end = text.indexOf('\n', from)
    const to = end < 0 ? text.length : end
    const line = text.slice(from, to).trim()
    if (line !== '') yield { text: line, number, ended: end >= 0 }
    from = to + 1
  }
}
