/** A question as a student reads it, and its worked answer: a line for each request. */
import { percent, plural } from '../../reports/format.ts'
import { left, right, table } from '../../reports/table.ts'
import { wrapped } from '../../reports/wrapped.ts'
import { type Answer, answerOf, behindVictims, linesOf } from './answer.ts'
import { RULES } from './policies.ts'
import type { Variant } from './variant.ts'

const WIDTH = 100

export function questionText(variant: Variant): string {
  const { refs, frames, policy, kind } = variant
  const string = `Requests for pages: ${refs.join(' ')}`
  if (kind === 'working-set') return wrapped(`${string}\n\n${asked(variant)}`, WIDTH)
  const setting = `${plural(frames, 'frame')}, empty at first. ${RULES[policy]}`
  return wrapped(`${string}\n${setting}\n\n${asked(variant)}`, WIDTH)
}

function asked(variant: Variant): string {
  switch (variant.kind) {
    case 'faults':
      return 'How many of the requests are page faults, counting those that nothing could have avoided?'
    case 'victim':
      return `Which page leaves at request ${variant.at}, the one for page ${variant.refs[variant.at - 1]}?`
    case 'hit-ratio':
      return 'What is the hit ratio: hits over requests, in percent?'
    case 'anomaly':
      return `Does Belady's anomaly show: are there more faults with ${variant.frames + 1} frames than with ${variant.frames}?`
    case 'working-set':
      return `What is the working set at request ${variant.at} for a window of ${variant.span} requests: the different pages among the last ${variant.span}, request ${variant.at} included?`
    case 'prefix-tax':
      return `Now the pages are parts of a prompt, ${variant.tokens} tokens each, in the order of coming in; who comes in stands at the end. After a change, all that stands behind it must be computed again. How many tokens that stay in the prompt are computed again, over the whole string?`
  }
}

/** In a sentence. */
export function answerText(answer: Answer): string {
  switch (answer.kind) {
    case 'faults':
      return `${plural(answer.faults, 'fault')}.`
    case 'victim':
      return `Page ${answer.page}.`
    case 'hit-ratio':
      return `${answer.hits} hits in ${answer.requests} requests: ${percent(answer.hits / answer.requests)}.`
    case 'anomaly':
      return `${answer.shows ? 'Yes' : 'No'}: ${answer.faults[0]} faults, and ${answer.faults[1]} with one frame more.`
    case 'working-set':
      return `${plural(answer.pages.length, 'page')}: ${answer.pages.join(', ')}.`
    case 'prefix-tax':
      return `${answer.tokens} tokens.`
  }
}

export function workedText(variant: Variant): string {
  const told = `Answer: ${answerText(answerOf(variant))}`
  if (variant.kind === 'working-set') return `${lastRequests(variant)}\n\n${told}`
  const frames = variant.kind === 'anomaly' ? [variant.frames, variant.frames + 1] : [variant.frames]
  const tables = frames.map(each => `${plural(each, 'frame')}:\n\n${steps(variant, each)}`)
  const legend = variant.policy === 'clock' ? ['› the hand, * the bit is set.'] : []
  return [...tables, ...legend, told].join('\n\n')
}

function lastRequests({ refs, at, span }: Extract<Variant, { kind: 'working-set' }>): string {
  const rows = refs.slice(at - span, at).map((page, i) => {
    const request = at - span + i + 1
    const isNew = !refs.slice(at - span, request - 1).includes(page)
    return [request, page, isNew ? 'joins the set' : 'is in it already']
  })
  return table([right('request'), right('page'), left('')], rows)
}

/** A line for each request; who leaves, and why. */
function steps(variant: Variant, frames: number): string {
  const lines = linesOf(variant, frames)
  const again = variant.kind === 'prefix-tax' ? behindVictims(lines).map(pages => pages * variant.tokens) : null
  const rows = lines.map(({ request, page, fault, left: gone, drawn }, i) => [
    request,
    page,
    fault ? 'fault' : 'hit',
    drawn.join(' '),
    ...(again === null ? [] : [again[i] ?? 0]),
    gone.map(({ page: victim, because }) => `${victim}: ${because}`).join('; '),
  ])
  const columns = [right('request'), right('page'), left(''), left('then in the window')]
  return table([...columns, ...(again === null ? [] : [right('tokens again')]), left('leaves')], rows)
}
