/** The program of a report: charts drawn live, tables that can be sorted, a theme to choose, text to copy. */
import type { Figure } from '../charts/figure.ts'
import { liveCharts } from './charts.ts'
import { offerCopies } from './copy.ts'
import { dataOf } from './data.ts'
import { makeSortable } from './sorting.ts'
import { offerThemes } from './theme.ts'

async function start(): Promise<void> {
  for (const table of document.querySelectorAll<HTMLTableElement>('table.sortable')) makeSortable(table)
  offerCopies()
  const charts = await liveCharts(dataOf<readonly Figure[]>('figures'))
  document.documentElement.classList.add('has-program')
  for (const hint of document.querySelectorAll<HTMLElement>('.hint')) hint.hidden = false
  addEventListener('beforeprint', openForPrint)
  charts.draw()
  offerThemes(() => charts.draw())
}

/** On paper nothing can be opened. */
function openForPrint(): void {
  for (const details of document.querySelectorAll<HTMLDetailsElement>('details.printed')) details.open = true
}

void start()
