/** A scenario from its text: parsed, edited by settings, checked. Free of Node, so a browser can do it too. */
import { readDocument, type ScenarioDocument } from './document.ts'
import { dotted, type Locate } from './place.ts'
import { explain, type Path, type Problem, problemsOf } from './problems.ts'
import { type Scenario, scenarioSchema } from './schema.ts'
import { applySettings, type Setting, type SettingGiven } from './settings.ts'
import { UserError } from './user-error.ts'

export interface Parsed {
  readonly scenario: Scenario
  /** The place of a part of the scenario, for errors that are found later. */
  readonly locate: Locate
}

/** `name` is what messages call the text: its path as the user gave it. */
export function parseScenario(text: string, name: string, settings: readonly SettingGiven[] = []): Parsed {
  const document = readDocument(text, name)
  const { data } = document
  const locate = locator(document, applySettings(data, settings))
  const result = scenarioSchema.safeParse(data, { error: explain })
  if (!result.success) throw new UserError(report(problemsOf(result.error.issues, data), document, locate))
  return { scenario: result.data, locate }
}

const startsWith = (path: Path, start: Path): boolean => start.every((key, i) => path[i] === key)

/** A setting is the place of all that it wrote, and of the mappings that it had to make. */
function locator(document: ScenarioDocument, settings: readonly Setting[]): Locate {
  return path => {
    const wrote = settings.findLast(setting => startsWith(path, setting.path))
    const made = document.position(path) ? undefined : settings.findLast(setting => startsWith(setting.path, path))
    const setting = wrote ?? made
    if (!setting) return document.locate(path)
    const inside = path.length > setting.path.length ? ` ${dotted(path)}` : ''
    return `${setting.shown}${inside}`
  }
}

/** More lines than this nobody reads. */
const MOST_LISTED = 20

/** The first problem in the file, and the others one to a line. */
function report(problems: readonly Problem[], document: ScenarioDocument, locate: Locate): string {
  const placed = problems.map(problem => ({ problem, at: document.position(problem.path) ?? { line: 0, column: 0 } }))
  placed.sort((a, b) => a.at.line - b.at.line || a.at.column - b.at.column)
  const [first, ...rest] = [...new Set(placed.map(({ problem }) => `${locate(problem.path)}: ${problem.message}`))]
  if (rest.length === 0) return first ?? ''
  const lines = [first, `and ${rest.length} more ${rest.length === 1 ? 'problem' : 'problems'}:`]
  lines.push(...rest.slice(0, MOST_LISTED).map(line => `  ${line}`))
  return [...lines, ...(rest.length > MOST_LISTED ? ['  …'] : [])].join('\n')
}
