/**
 * The figures and tables of a deck, read and checked: what is wrong is said with its line and a remedy, before anything is
 * run. `of: NAME` takes over what an earlier block runs, so that two charts of one comparison are written, and run, once.
 */
import { type CandidateKind, candidateKinds, shippedNames } from '../../bench/compare-candidates.ts'
import { comparedNames } from '../../bench/compare-plan.ts'
import { checkVaried, refuseEqual } from '../../bench/compare-variations.ts'
import { readDocument, type ScenarioDocument } from '../../scenarios/document.ts'
import { loadScenario } from '../../scenarios/load.ts'
import { remedy } from '../../scenarios/nearest.ts'
import type { Locate } from '../../scenarios/place.ts'
import { explain, isMapping, type Path, problemsOf } from '../../scenarios/problems.ts'
import { UserError } from '../../scenarios/user-error.ts'
import { type Block, comparedOf, figureSchema, numbersSchema, tableSchema, withoutDrawing } from './block-schema.ts'
import type { Fence } from './fences.ts'
import { comparePlanOf, type Source, sourceOf } from './source.ts'

export interface PlacedBlock {
  readonly block: Block
  readonly source: Source
  readonly fence: Fence
  readonly locate: Locate
}

const SCHEMAS = { figure: figureSchema, table: tableSchema, numbers: numbersSchema } as const
type BlockWord = keyof typeof SCHEMAS
const isBlockWord = (word: string): word is BlockWord => Object.hasOwn(SCHEMAS, word)

/** `shown` is what messages call the deck. */
export async function readBlocks(fences: readonly Fence[], shown: string): Promise<PlacedBlock[]> {
  const raw = new Map<string, Record<PropertyKey, unknown>>()
  const placed: PlacedBlock[] = []
  for (const fence of fences) {
    if (!isBlockWord(fence.word)) continue
    const document = documentOf(fence, shown)
    const data = withInherited(document, raw)
    const block = parsed(fence.word, data, document)
    if (raw.has(block.name))
      throw new UserError(`${document.locate(['name'])}: a block above has the name "${block.name}"; choose another`)
    raw.set(block.name, data)
    const { locate } = document
    placed.push({ block, source: await checkedSource(block, locate), fence, locate })
  }
  return placed
}

/** Lines before the block are empty, so that positions are those of the deck. */
function documentOf({ word, line, lines }: Fence, shown: string): ScenarioDocument {
  if (lines.every(text => /^\s*(#.*)?$/.test(text)))
    throw new UserError(`${shown}:${line}:1 the ${word} is empty; say what it shows: chart: policy-bars …`)
  return readDocument(`${'\n'.repeat(line)}${lines.join('\n')}`, shown)
}

function withInherited(
  { data, locate }: ScenarioDocument,
  above: ReadonlyMap<string, Record<PropertyKey, unknown>>,
): Record<PropertyKey, unknown> {
  if (!isMapping(data)) throw new UserError(`${locate([])}: expected a mapping, such as chart: policy-bars`)
  const { of: name, ...own } = data
  if (name === undefined) return own
  const other = above.get(String(name))
  if (other === undefined)
    throw new UserError(
      `${locate(['of'])}: no block above has the name "${name}"; ${remedy(String(name), [...above.keys()])}`,
    )
  return { ...withoutDrawing(other), ...own }
}

function parsed(word: BlockWord, data: Record<PropertyKey, unknown>, { position, locate }: ScenarioDocument): Block {
  const result = SCHEMAS[word].safeParse(data, { error: explain })
  if (result.success) return { is: word, ...result.data } as Block
  const lineOf = (path: Path): number => position(path)?.line ?? 0
  const problems = problemsOf(result.error.issues, data).toSorted((a, b) => lineOf(a.path) - lineOf(b.path))
  throw new UserError(problems.map(({ path, message }) => `${locate(path)}: ${message}`).join('\n'))
}

// ---- what the machine must know ----

async function checkedSource(block: Block, locate: Locate): Promise<Source> {
  const source = sourceOf(block)
  await checkPolicies(block, locate)
  if (source.is === 'pages') return source
  const settings = source.settings.map(text => ({ text, shown: placeIn(locate, ['set'], text) }))
  if (source.is === 'run') {
    placed(locate(['scenario']), () => loadScenario(source.scenario, settings))
    return source
  }
  checkCompared(block, source.names.length, locate)
  const plan = comparePlanOf(source)
  for (const { path } of source.vary) placed(locate(['vary', path]), () => checkVaried([path], source.kind))
  const scenarios = plan.variations.map(variation => {
    const varied = variation.map(({ path, value }) => ({
      text: `${path}=${value}`,
      shown: placeIn(locate, ['vary'], `${path}=${value}`),
    }))
    return placed(locate(['scenario']), () => loadScenario(source.scenario, [...settings, ...varied])).scenario
  })
  placed(locate(['vary']), () => refuseEqual(plan.variations, scenarios))
  const names = comparedNames(plan)
  if (!names.includes(plan.baseline))
    throw new UserError(`${locate(['baseline'])}: not among what is compared; ${remedy(plan.baseline, names)}`)
  return source
}

/** `set` and `vary` are mappings from paths: the place of one is that of its key. */
const placeIn = (locate: Locate, parent: Path, text: string): string => locate([...parent, text.split('=')[0] ?? ''])

/** What the loader complains of, with the place in the deck before it, unless it knows a better one. */
function placed<T>(place: string, load: () => T): T {
  try {
    return load()
  } catch (error) {
    if (!(error instanceof UserError) || /^\S+:\d+:\d+ /.test(error.message)) throw error
    throw new UserError(`${place}: ${error.message}`)
  }
}

function checkCompared(block: Block, policies: number, locate: Locate): void {
  if (!('seeds' in block)) return
  const [, second] = comparedOf(block)
  if (second !== undefined)
    throw new UserError(`${locate([`${second.kind}s`])}: one kind of policy at a time; fix the others by set`)
  const variations = Object.values(block.vary).reduce((product, values) => product * values.length, 1)
  if (policies * variations < 2 && variations < 2)
    throw new UserError(
      `${locate([])}: nothing to compare; give pagers: [lru, memgpt], or vary: { ram.context: [2k, 4k] }`,
    )
}

async function checkPolicies(block: Block, locate: Locate): Promise<void> {
  for (const { kind, name, path } of policiesOf(block)) {
    const known = await shippedNames(kind)
    if (!known.includes(name)) throw new UserError(`${locate(path)}: no ${kind} "${name}"; ${remedy(name, known)}`)
  }
}

interface PolicyNamed {
  readonly kind: CandidateKind
  readonly name: string
  readonly path: Path
}

function policiesOf(block: Block): PolicyNamed[] {
  if ('refs' in block) return block.pagers.map((name, i) => ({ kind: 'pager', name, path: ['pagers', i] }))
  if ('seeds' in block)
    return comparedOf(block).flatMap(({ kind, names }) =>
      names.map((name, i) => ({ kind, name, path: [`${kind}s`, i] })),
    )
  return candidateKinds.flatMap(kind => {
    const name = block[kind]
    return name === undefined ? [] : [{ kind, name, path: [kind] }]
  })
}
