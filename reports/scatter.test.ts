import { describe, expect, test } from 'vitest'
import { type Scatter, textScatter } from './scatter.ts'

const scatter: Scatter = {
  title: 'Errors <by size>',
  x: { name: 'size', show: value => `${value} m` },
  y: { name: 'error', show: value => `${value}%`, from: -10, to: 10, marks: [-10, 0, 10] },
  series: [
    { name: 'ants', points: [[1, 0], [100, 10]] }, // biome-ignore format: points
    { name: 'bees', points: [[10, -99]] }, // biome-ignore format: points
  ],
}

describe('a scatter in a terminal', () => {
  const lines = textScatter(scatter).split('\n')

  test('has a row for each step from the top to the bottom, marks where they belong', () => {
    const marks = lines.slice(1, 14).map(line => line.slice(0, 5).trim())
    expect(marks).toEqual(['10%', '', '', '', '', '', '0%', '', '', '', '', '', '-10%'])
    for (const line of lines.slice(1, 14)) expect(line[5]).toBe('│')
  })

  test('has its points where their logarithms lie: 10 halfway from 1 to 100', () => {
    expect(lines[7]?.indexOf('a')).toBe(6)
    expect(lines[1]?.indexOf('a')).toBe(6 + 63)
    expect(lines[13]?.indexOf('b')).toBe(6 + 32)
  })

  test('says what its axes and letters are', () => {
    expect(lines.at(-2)?.trim().split(/ {2,}/)).toEqual(['1 m', '100 m'])
    expect(lines.at(-1)?.trim()).toBe('size (logarithmic); error; a ants, b bees')
  })
})

test('points of one size stand in the middle', () => {
  const one = { ...scatter, series: [{ name: 'ants', points: [[5, 0]] as const }] }
  expect(textScatter(one).split('\n')[7]?.indexOf('a')).toBe(6 + 32)
})
