import { expect, test } from 'vitest'
import { Message } from './protobuf.ts'
import { Fields } from './read-protobuf.ts'

const hex = (message: Message): string => Buffer.from(message.finish()).toString('hex')

test('field 1 = 150 is the bytes 08 96 01', () => {
  expect(hex(new Message().int(1, 150))).toBe('089601')
})

test('field 2 = "testing" is its tag, its length and its letters', () => {
  expect(hex(new Message().text(2, 'testing'))).toBe('120774657374696e67')
})

test('a message within a message is its bytes', () => {
  expect(hex(new Message().message(3, new Message().int(1, 150)))).toBe('1a03089601')
})

test('a float is four bytes, the lowest first', () => {
  expect(hex(new Message().float(2, 1))).toBe('150000803f')
})

test('a negative number takes ten bytes', () => {
  expect(hex(new Message().int(1, -1))).toBe(`08${'ff'.repeat(9)}01`)
})

test('the largest whole numbers are exact', () => {
  expect(hex(new Message().int(1, 2n ** 63n - 1n))).toBe(`08${'ff'.repeat(8)}7f`)
})

test('what is written is read', () => {
  const inner = new Message().text(1, 'a').int(2, 5).int(2, 300)
  const fields = new Fields(new Message().float(9, 2).message(4, inner).message(4, new Message()).finish())
  expect(fields.messages(4).map(each => [each.text(1), each.ints(2)])).toEqual([
    ['a', [5, 300]],
    ['', []],
  ])
  expect(fields.message(5)).toBeUndefined()
})

test('numbers packed into one field are read, too', () => {
  expect(new Fields(new Message().bytes(1, Uint8Array.of(3, 0x96, 1)).finish()).ints(1)).toEqual([3, 150])
})

test('a message that ends too early is no message', () => {
  const whole = new Message().text(2, 'testing').finish()
  expect(() => new Fields(whole.subarray(0, 5))).toThrow(new RangeError('4 bytes are missing at its end'))
  expect(() => new Fields(whole.subarray(0, 1))).toThrow(new RangeError('it ends within a number'))
  expect(() => new Fields(Uint8Array.of(0x0f))).toThrow(/a field of unknown kind 7/)
})
