/** A trace as a page of its own: the machine at work, to be stopped, stepped and rewound. */
import { html } from './html.ts'
import { page, styleBeside, themeChoice } from './shell.ts'
import { type SteppedTrace, sizeOf, stepperParts } from './stepper-section.ts'

export async function stepperPage(trace: SteppedTrace): Promise<string> {
  const { section, data, programs, styles } = await stepperParts(trace, 'page')
  const { scenario, seed, version } = trace.header
  return page({
    title: `${scenario}, step by step`,
    body: html`<header>
<p class="kind">llm-os-lab · Machine, step by step</p>
${themeChoice}
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
