/** A trace as a page of its own: the machine at work, to be stopped, stepped and rewound. */
import { count, plural } from '../format.ts'
import { clockTime } from '../stepper/clock.ts'
import { html } from './html.ts'
import { page, styleBeside } from './shell.ts'
import { type SteppedTrace, stepperParts } from './stepper-section.ts'

export async function stepperPage(trace: SteppedTrace): Promise<string> {
  const { section, data, programs, styles } = await stepperParts(trace)
  const { scenario, seed, version } = trace.header
  return page({
    title: `${scenario}, step by step`,
    body: html`<header>
<p class="kind">llm-os-lab · Machine, step by step</p>
<label class="theme no-print" hidden>Theme <select id="theme"><option value="auto">as the system</option><option value="light">light</option><option value="dark">dark</option></select></label>
<h1>${scenario}</h1>
</header>
<main>
<p class="hint">${sizeOf(trace)} Seed ${seed}, version ${version}.</p>
${section}
</main>`,
    data,
    programs,
    styles: [styleBeside(import.meta.url, 'report.css'), ...styles],
  })
}

function sizeOf({ events }: SteppedTrace): string {
  const processes = new Set(events.map(({ process }) => process)).size
  return `${count(events.length)} events of ${plural(processes, 'process', 'processes')} in ${clockTime(events.at(-1)?.t ?? 0)} of simulated time.`
}
