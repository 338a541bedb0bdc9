import { expect, test } from 'vitest'
import { SUBJECTS } from '../scenarios/language/exam.ts'
import { languageSample } from './language-sample.ts'

test('a sample shows every ability that fits on a screen, and what is to be said', () => {
  const sample = languageSample(1)
  for (const { name, lengths } of SUBJECTS) if (Math.max(...lengths) <= 512) expect(sample).toContain(`${name}:`)
  expect(sample).toMatch(/\[ \d\d \d\d <end> \]/)
  expect(sample).toMatch(/\[ search the \w+ of \w+ <end> \]/)
  expect(sample.split('\n').every(line => line.length <= 102)).toBe(true)
})
