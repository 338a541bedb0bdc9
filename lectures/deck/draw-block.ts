/** What a block shows of what was run for it: a figure, or a table. */
import { packageJson } from '../../bench/package.ts'
import type { Figure } from '../../reports/charts/figure.ts'
import { figureOfMetric } from '../../reports/charts/of-metric.ts'
import { missCurves } from '../../reports/charts/of-pages.ts'
import { compareCommandLine } from '../../reports/compare-command.ts'
import { cellText, scaleOf } from '../../reports/compare-format.ts'
import { html } from '../../reports/page/html.ts'
import { commandLine } from '../../reports/shell-words.ts'
import { listed } from '../../scenarios/nearest.ts'
import { UserError } from '../../scenarios/user-error.ts'
import type { FigureBlock, TableBlock } from './block-schema.ts'
import type { PlacedBlock } from './read-blocks.ts'
import type { Outcome } from './run-source.ts'
import { comparePlanOf, type PagesSource } from './source.ts'

/** Null: the block is a table. */
export function figureOf({ block, source, locate }: PlacedBlock, outcome: Outcome): Figure | null {
  if (block.is !== 'figure') return null
  const drawn = draw(block, source, outcome)
  if (typeof drawn === 'string') throw new UserError(`${locate(['chart'])}: ${drawn}`)
  return { ...drawn, name: block.name, ...(block.title === undefined ? {} : { title: block.title }) }
}

/** A text says why there is none. */
function draw(block: FigureBlock, source: PlacedBlock['source'], outcome: Outcome): Figure | string {
  if (outcome.is === 'comparison' && source.is === 'comparison' && 'seeds' in block)
    return figureOfMetric(outcome.result, block, compareCommandLine(comparePlanOf(source), false, 'linux'))
  if (outcome.is === 'pages' && source.is === 'pages') return missCurve(source, outcome)
  const figures = outcome.is === 'run' ? outcome.figures : []
  const there = listed(figures.map(({ name }) => name))
  return figures.find(({ name }) => name === block.chart) ?? `this run has nothing for it; choose ${there}`
}

function missCurve(
  { refs, frames, pagers, seed }: PagesSource,
  { counts }: Outcome & { is: 'pages' },
): Figure | string {
  const words = ['--refs', refs.join(','), '--frames', frames.join(','), '--pagers', pagers.join(',')]
  const origin = {
    scenario: 'a reference string',
    seeds: [seed],
    version: packageJson().version,
    command: commandLine(['npx', 'llmos', 'pages', ...words, '--seed', String(seed)], 'linux'),
  }
  const [figure] = missCurves({ frames, counts }, origin)
  return figure ?? 'nothing was counted; name a pager'
}

/** Rows down and metrics across, as `llmos compare` writes them. */
export function tableOf({ metrics: names }: TableBlock, outcome: Outcome): string {
  if (outcome.is !== 'comparison') return ''
  const { rows, metrics, variations, candidates } = outcome.result
  const columns = names.flatMap(name => metrics.filter(metric => metric.name === name))
  const nameOf = ({ candidate, variation }: (typeof rows)[number]): string =>
    (candidates.length > 1 ? [candidate] : []).concat(variations.length > 1 ? [variation] : []).join(', ')
  const head = html`<tr><th></th>${columns.map(({ title }) => html`<th scope="col">${title}</th>`)}</tr>`
  const body = rows.map(
    row =>
      html`<tr><th scope="row">${nameOf(row)}</th>${columns.map(metric => html`<td>${cellText(row.metrics[metric.name], scaleOf(metric, rows))}</td>`)}</tr>`,
  )
  return html`<table class="numbers"><thead>${head}</thead><tbody>${body}</tbody></table>`.html
}
