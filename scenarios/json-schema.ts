/**
 * The schema of scenarios for editors, which complete and check by it. Written by `npx tsx
 * scenarios/json-schema.ts`; a test says so when the committed file is stale.
 */
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { scenarioSchema } from './schema.ts'

export const SCHEMA_FILE = fileURLToPath(new URL('scenario.schema.json', import.meta.url))
export const WRITE_COMMAND = 'npx tsx scenarios/json-schema.ts'

/** Draft 7: what the YAML servers of editors understand. */
export function schemaText(): string {
  const schema = z.toJSONSchema(scenarioSchema, {
    io: 'input',
    target: 'draft-7',
    unrepresentable: 'any',
  })
  return `${laidOut({ title: 'llm-os-lab scenario', ...schema }, '', 0)}\n`
}

const LINE_WIDTH = 120

/** JSON as the project's formatter lays it out: lists of words on one line if they fit; `before` is what stands left. */
function laidOut(value: unknown, indent: string, before: number): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const isList = Array.isArray(value)
  const items: [string, unknown][] = isList ? value.map(item => ['', item]) : Object.entries(value)
  const [start, end] = isList ? '[]' : '{}'
  if (items.length === 0) return `${start}${end}`
  const inner = `${indent}  `
  const texts = items.map(([key, item]) => {
    const label = isList ? '' : `${JSON.stringify(key)}: `
    return label + laidOut(item, inner, inner.length + label.length + 1)
  })
  const line = `[${texts.join(', ')}]`
  if (isList && !line.includes('\n') && before + line.length <= LINE_WIDTH) return line
  return `${start}\n${inner}${texts.join(`,\n${inner}`)}\n${indent}${end}`
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(SCHEMA_FILE, schemaText())
