/** What happened, in a short sentence about its process, which is not named in it. Why is told apart. */
import type { PageKind } from '../../sim/pager.ts'
import type { TraceEvent } from '../../sim/trace.ts'
import { plural, tokens } from '../format.ts'

const PAGES: Record<PageKind, string> = {
  system: 'the system prompt',
  functions: 'the list of calls that are offered',
  notes: 'the working context',
  summary: 'a summary',
  user: 'what the user said',
  assistant: 'what the model said',
  call: 'a call that the model made',
  result: 'what came of a call',
  notice: 'a notice',
  tool: 'what a tool gave back',
  document: 'a document',
}

const KV = {
  keep: 'keeps its KV',
  swap: 'its KV goes to the host',
  recompute: 'its KV is dropped',
  discard: 'its KV is dropped',
  release: 'its KV stays in the cache while there is room',
} as const

const SAYS = {
  right: 'right',
  wrong: 'wrong',
  stale: 'an old answer',
  unknown: 'it does not know',
  'made-up': 'made up',
  none: 'nothing that counts as an answer',
} as const

export function whatHappened(event: TraceEvent): string {
  switch (event.on) {
    case 'start':
      return event.parent === undefined ? `starts, for ${event.client}` : `starts, a child of ${event.parent}`
    case 'read':
      return `hears ${tokens(event.tokens)}`
    case 'write':
      return `says ${tokens(event.tokens)} to its user`
    case 'submit':
      return `call ${event.turn} goes to ${event.core}: ${tokens(event.prompt)} of prompt, ${event.output} of answer`
    case 'admit':
      return `call ${event.turn} gets a slot of ${event.core}${alreadyThere(event)}`
    case 'preempt':
      return `call ${event.turn} loses its slot of ${event.core}; ${KV[event.kv]}`
    case 'reclaim':
      return `its KV on ${event.core} is taken back: ${tokens(event.tokens)}`
    case 'first':
      return `first token of call ${event.turn}`
    case 'finish':
      return `call ${event.turn} is done: ${tokens(event.tokens)}`
    case 'escalate':
      return `call ${event.turn} is asked again on ${event.to}`
    case 'cancel':
      return `call ${event.turn} on ${event.core} is given up`
    case 'late':
      return `call ${event.turn} came too late`
    case 'hold':
      return `waits, ${tokens(event.tokens)} on ${event.core}: ${KV[event.kv]}`
    case 'exit':
      return 'ends'
    case 'panic':
      return `PANIC: ${event.name}`
    case 'kill':
      return 'is ended by its parent'
    default:
      return isOutside(event) ? whatPassed(event) : whatMoved(event)
  }
}

const OUTSIDE = ['call', 'retry', 'return', 'use', 'send', 'receive', 'sleep', 'wake'] as const
type Outside = Extract<TraceEvent, { on: (typeof OUTSIDE)[number] }>
const isOutside = (event: TraceEvent): event is Outside => OUTSIDE.some(on => on === event.on)

/** Between a process and devices, other processes, the clock. */
function whatPassed(event: Outside): string {
  switch (event.on) {
    case 'call':
      return event.waits ? `calls ${event.device} and waits` : `calls ${event.device} and goes on`
    case 'retry':
      return `tries ${event.device} again, attempt ${event.attempt + 1}`
    case 'return':
      return event.ok ? `${event.device} gives ${tokens(event.tokens)}` : `${event.device} fails`
    case 'use':
      return `uses page ${event.page}: ${event.hit ? 'it is there' : 'it is not there'}`
    case 'send':
      return `sends ${tokens(event.tokens)} to ${event.to}`
    case 'receive':
      return `receives ${tokens(event.tokens)} from ${event.from}`
    case 'sleep':
      return 'sleeps'
    case 'wake':
      return 'wakes'
  }
}

type Paging = Extract<
  TraceEvent,
  {
    turn: number
    on: 'page-in' | 'page-out' | 'fault' | 'search' | 'summarize' | 'rate' | 'note' | 'notice' | 'model-call' | 'asked'
  }
>

function whatMoved(event: Paging): string {
  switch (event.on) {
    case 'page-in':
      return `page ${event.page} comes in: ${PAGES[event.kind]}, ${tokens(event.tokens)}`
    case 'page-out':
      return `page ${event.page} leaves, ${event.to === 'nowhere' ? 'for good' : `for the ${event.to}`}: ${tokens(event.tokens)}`
    case 'fault':
      return `FAULT: the answer needs ${event.page < 0 ? 'what is on no page' : `page ${event.page}`}${event.kind === 'compulsory' ? ', never seen' : ''}`
    case 'search':
      return `searches the ${event.store}: ${event.results} of ${plural(event.of, 'page')}`
    case 'summarize':
      return `${plural(event.pages, 'page')} to be summed up in ${tokens(event.tokens)}`
    case 'rate':
      return `${plural(event.pages, 'page')} to be rated`
    case 'note':
      return `writes ${tokens(event.tokens)} into ${event.size === null ? 'the archive' : 'its working context'}${event.ok ? '' : ': no room'}`
    case 'notice':
      return `is told by the kernel: ${tokens(event.tokens)}`
    case 'model-call':
      return `the model asks to ${event.call === 'save' ? 'save to' : 'search'} the ${event.to}`
    case 'asked':
      return `answers a question: ${SAYS[event.say]}; ${event.found} of ${plural(event.needed, 'fact')} in the window`
  }
}

function alreadyThere({ cached, swapped }: Extract<TraceEvent, { on: 'admit' }>): string {
  const parts = [
    ...(cached > 0 ? [`${tokens(cached)} from the cache`] : []),
    ...(swapped > 0 ? [`${tokens(swapped)} from the host`] : []),
  ]
  return parts.length === 0 ? '' : `, ${parts.join(', ')}`
}

/** The reason that the trace gives; empty where it gives none. */
export const whyOf = (event: TraceEvent): string => ('why' in event ? event.why : '')
