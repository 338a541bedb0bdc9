import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { SCHEMA_FILE, schemaText, WRITE_COMMAND } from './json-schema.ts'

test('the committed schema is current', () => {
  const committed = readFileSync(SCHEMA_FILE, 'utf8').replaceAll('\r\n', '\n')
  expect(committed === schemaText(), `scenario.schema.json is stale: run ${WRITE_COMMAND}`).toBe(true)
})

test('it describes what is written: a horizon is a text with a unit', () => {
  const schema = JSON.parse(schemaText())
  expect(schema.properties.horizon.allOf).toEqual([{ $ref: '#/definitions/duration' }])
  expect('2s').toMatch(new RegExp(schema.definitions.duration.pattern))
  expect(schema.additionalProperties).toBe(false)
})
