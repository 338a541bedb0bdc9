/** Where something stands in a scenario, as people write it: `processes[2].arrivals.poisson`. */
import type { Path } from './problems.ts'

export const dotted = (path: Path): string =>
  path.reduce<string>(
    (text, key) => (typeof key === 'number' ? `${text}[${key}]` : text === '' ? String(key) : `${text}.${String(key)}`),
    '',
  )

/** Turns a path into the place that a message starts with: `scenarios/lab.yaml:4:11 kernel.pager`. */
export type Locate = (path: Path) => string
