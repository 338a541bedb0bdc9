/**
 * A perfect reader of the small language, for tests: what a model would say that had learnt all of it, found by plain
 * search in the words. It finds the last that was said of a key, follows links aloud, looks for what is missing if it
 * may and has not done so in vain, sums up and saves facts, each in its last version.
 */

import {
  type Key,
  keyName,
  keyWords,
  NOTHING_FOUND,
  noted,
  tell,
  type Value,
  valueWords,
  WHICH_IS,
  type Words,
} from '../../scenarios/language/sentences.ts'
import { readFact, readKey } from '../../scenarios/language/voice.ts'
import { decode, token } from '../../scenarios/language/words.ts'

type Facts = Map<string, { readonly key: Key; readonly value: Value }>

/** The token after this text; one that has ended goes on with its end. */
export function nextToken(ids: readonly number[]): number {
  const words = decode(ids).split(' ')
  const start = Math.max(words.lastIndexOf('<assistant>'), words.lastIndexOf('<summary>'))
  const reply = replyTo(words.slice(0, start), words[start] ?? '')
  return token(reply[words.length - 1 - start] ?? '<end>')
}

function replyTo(text: Words, tag: string): Words {
  const facts = factsIn(text)
  const all = [...facts.values()].flatMap(({ key, value }) => tell(key, value))
  if (tag === '<summary>') return all
  const lastPage = text.slice(text.findLastIndex(word => /^<(user|result|notice|document)>$/.test(word)))
  if (lastPage[0] === '<notice>' && lastPage.includes('full'))
    return ['save', ...[...facts.values()].flatMap(({ key, value }) => noted(key, value))]
  return answerTo(text, facts)
}

/** Every fact that is stated, as it was stated last; what is so `now` holds against what comes later without the word. */
function factsIn(text: Words): Facts {
  const facts: Facts = new Map()
  const updated = new Set<string>()
  text.forEach((word, i) => {
    const read = word === 'the' ? readFact(text.slice(i, i + 12)) : null
    if (read === null) return
    const name = keyName(read.found.key)
    const isUpdate = text[i - 1] === 'now'
    if (!isUpdate && updated.has(name)) return
    if (isUpdate) updated.add(name)
    facts.delete(name)
    facts.set(name, read.found)
  })
  return facts
}

function answerTo(text: Words, facts: Facts): Words {
  const asked = text.findLastIndex((word, i) => word === 'what' && text[i + 1] === 'is')
  const key = asked < 0 ? null : readKey(text.slice(asked + 2))
  if (key === null) return ['unknown']
  return follow(key.found, facts, mayStillSearch(text, asked))
}

/** Calls are on offer, and none has been in vain since the question. */
function mayStillSearch(text: Words, asked: number): boolean {
  const since = text.slice(asked).join(' ')
  return text.includes('<functions>') && !since.includes(NOTHING_FOUND.join(' '))
}

function follow(key: Key, facts: Facts, mayCall: boolean): Words {
  const fact = facts.get(keyName(key))
  if (fact === undefined) return mayCall ? ['search', ...keyWords(key)] : ['unknown']
  const { value } = fact
  if (value.is === 'plain') return valueWords(value)
  const rest = follow(value.to, facts, mayCall)
  return rest[0] === 'search' || rest[0] === 'unknown' ? rest : [...keyWords(value.to), ...WHICH_IS, ...rest]
}
