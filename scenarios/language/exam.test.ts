import { describe, expect, test } from 'vitest'
import { examItem, mark, SUBJECTS } from './exam.ts'
import { Random } from './random.ts'
import { Teacher } from './teacher.ts'
import { decode, encode, token } from './words.ts'

const END = token('<end>')

describe.each(SUBJECTS.map(subject => [subject.name, subject] as const))('%s', (_name, subject) => {
  const items = Array.from({ length: 30 }, (_, i) => examItem(subject, 1, i))

  test('the expected answer gets full marks', () => {
    for (const item of items) {
      const { exact, wanted, kept, invented } = mark(item, [...item.expected, END])
      expect({ exact, kept, invented }).toEqual({ exact: true, kept: wanted, invented: 0 })
    }
  })

  test('no text gives away more or less than the answer needs', () => {
    for (const { prompt, expected } of items) {
      const [text, answer] = [decode(prompt), decode(expected)]
      expect(text).toMatch(/<assistant>$|<summary>$/)
      if (/^\d\d \d\d$/.test(answer)) expect(text).toContain(`is ${answer} .`)
      if (answer.startsWith('search')) expect(text).toContain('<functions>')
      for (const sentence of answer.match(/the \w+ of \w+ is \d\d \d\d \./g) ?? []) expect(text).toContain(sentence)
    }
  })

  test('an item is the same whenever it is asked for', () => {
    expect(examItem(subject, 1, 7)).toEqual(items[7])
    expect(examItem(subject, 2, 7)).not.toEqual(items[7])
  })
})

test('answers are right by the text itself: the last that was told of a key', () => {
  const subject = SUBJECTS.find(it => it.name.startsWith('latest'))
  for (let i = 0; i < 60 && subject; i++) {
    const { prompt, expected } = examItem(subject, 3, i)
    const text = decode(prompt)
    const key = /what is (the \w+ of \w+) \?(?!.*\?)/.exec(text)?.[1]
    const told = [...text.matchAll(new RegExp(`${key} is (\\d\\d \\d\\d)`, 'g'))]
    expect(told.length).toBeGreaterThan(1)
    expect(told.at(-1)?.[1]).toBe(decode(expected))
  }
})

test('marks count what is missing and what is invented', () => {
  const item = { prompt: [], expected: encode('the code of alice is 41 07 . the door of bob is 12 34 .') }
  const said = encode('the code of alice is 41 07 . the door of bob is 12 35 . <end>')
  expect(mark(item, said)).toMatchObject({ exact: false, wanted: 2, kept: 1, invented: 1 })
  expect(mark({ prompt: [], expected: encode('41 07') }, encode('search the code of alice <end>'))).toMatchObject({
    exact: false,
    searched: true,
  })
})

test.each([64, 128, 256, 512, 1024])('lessons of %i tokens keep to their length and ask something', length => {
  const teacher = new Teacher('all')
  const random = new Random(4)
  let answers = 0
  for (let i = 0; i < 40; i++) {
    const row = teacher.row(length, random)
    expect(row.ids.length).toBeLessThanOrEqual(length + 1)
    expect([row.positions.length, row.weights.length]).toEqual([row.ids.length, row.ids.length])
    expect(row.positions.every((position, at) => at === 0 || position > (row.positions[at - 1] ?? 0))).toBe(true)
    expect(Math.max(...row.positions)).toBeLessThan(4096)
    answers += row.answers.length
  }
  expect(answers).toBeGreaterThan(40)
})
