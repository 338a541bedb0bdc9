import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { UserError } from '../scenarios/user-error.ts'
import { asUserError, Outputs } from './outputs.ts'

let folder = ''
const at = (...names: string[]): string => join(folder, ...names)
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'llmos-outputs-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

describe('output files', () => {
  test('have their names only after the commit, and then leave nothing beside them', () => {
    const outputs = new Outputs()
    outputs.write(at('a.txt'), 'new')
    expect(existsSync(at('a.txt'))).toBe(false)
    outputs.commit()
    expect([readdirSync(folder), readFileSync(at('a.txt'), 'utf8')]).toEqual([['a.txt'], 'new'])
  })

  test('replace an old file at the commit, and leave it alone without one', () => {
    writeFileSync(at('a.txt'), 'old')
    const outputs = new Outputs()
    outputs.write(at('a.txt'), 'new')
    outputs.discard()
    expect([readdirSync(folder), readFileSync(at('a.txt'), 'utf8')]).toEqual([['a.txt'], 'old'])
  })

  test('take the folders that were made for them along when they are discarded', () => {
    const outputs = new Outputs()
    outputs.folder(at('a', 'b', 'a'))
    outputs.write(at('a', 'b', 'a', 'x'), 'text')
    outputs.discard()
    expect(readdirSync(folder)).toEqual([])
  })

  test('leave a folder that was there, and what is in it', () => {
    mkdirSync(at('old'))
    writeFileSync(at('old', 'mine'), '')
    const outputs = new Outputs()
    outputs.folder(at('old'))
    outputs.write(at('old', 'x'), 'text')
    outputs.discard()
    expect(readdirSync(at('old'))).toEqual(['mine'])
  })

  test('two outputs in one place are refused, however it is named', () => {
    const outputs = new Outputs()
    outputs.reserve(at('x'))
    expect(() => outputs.reserve(at('.', 'x'))).toThrow('two outputs of this run would go there')
    outputs.discard()
    expect(readdirSync(folder)).toEqual([])
  })

  test('nothing is written twice, nor in the place of what is read', () => {
    writeFileSync(at('read'), 'mine')
    const outputs = new Outputs()
    outputs.reads(at('read'))
    expect(() => outputs.reserve(at('.', 'read'))).toThrow('is what is read here; choose another place')
    outputs.write(at('x'), 'one')
    expect(() => outputs.write(at('.', 'x'), 'two')).toThrow('two outputs of this run would go there')
    outputs.discard()
    expect([readdirSync(folder), readFileSync(at('read'), 'utf8')]).toEqual([['read'], 'mine'])
  })

  test('that were reserved can be written later', () => {
    const outputs = new Outputs()
    outputs.reserve(at('x'))
    outputs.write(at('x'), 'text')
    outputs.commit()
    expect([readdirSync(folder), readFileSync(at('x'), 'utf8')]).toEqual([['x'], 'text'])
  })

  test('give their names back when one of them cannot have its own', () => {
    writeFileSync(at('a'), 'old')
    const outputs = new Outputs()
    for (const name of ['a', 'b', 'c']) outputs.write(at(name), 'new')
    mkdirSync(at('c'))
    expect(() => outputs.commit()).toThrow(UserError)
    expect([readdirSync(folder), readFileSync(at('a'), 'utf8')]).toEqual([['a', 'c'], 'old'])
  })

  test('a folder where none can be made ends in words', { timeout: 5000 }, () => {
    writeFileSync(at('file'), '')
    expect(() => new Outputs().folder(at('file', 'a', 'b'))).toThrow('a part of the path is a file; choose another')
    if (!existsSync('/proc/self')) return
    expect(() => new Outputs().folder('/proc/x/y')).toThrow('/proc/x/y: no folder can be made there')
  })

  test('a folder in place of a file, a file in place of a folder and a missing folder are refused', () => {
    writeFileSync(at('file'), '')
    const outputs = new Outputs()
    expect(() => outputs.reserve(folder)).toThrow(`${folder}: a folder; expected a file to write`)
    expect(() => outputs.folder(at('file'))).toThrow(`${at('file')}: a file; expected a folder for the output`)
    expect(() => outputs.reserve(at('no', 'x'))).toThrow(`${at('no', 'x')}: its folder does not exist; make it first`)
    expect(() => outputs.folder(at('file', 'x'))).toThrow(UserError)
  })

  test('faults of the disk are told in words, faults of ours are passed on', () => {
    const full = Object.assign(new Error('write'), { code: 'ENOSPC' })
    expect(asUserError('x.jsonl', full)).toEqual(
      new UserError('x.jsonl: the disk is full; nothing was kept. Free some space or choose another place'),
    )
    const ours = new TypeError('not a file matter')
    expect(asUserError('x.jsonl', ours)).toBe(ours)
  })
})
