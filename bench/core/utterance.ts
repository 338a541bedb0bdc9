/** What a model says in one call, as it comes: forced at its beginning and after its end, its own words in between. */
import type { Voice } from '../../scenarios/voice.ts'
import type { Speech } from '../../sim/live.ts'

export class Utterance {
  readonly job: number
  readonly tokens: number[] = []
  isCall = false
  private readonly speech: Speech | null
  private readonly voice: Voice | null
  private readonly opening: readonly number[]
  /** Where the end stands; −1: there is none yet. */
  private endsAt = -1

  constructor(job: number, speech: Speech | null, voice: Voice | null, opening: readonly number[]) {
    this.job = job
    this.speech = speech
    this.voice = voice
    this.opening = opening
  }

  get ended(): boolean {
    return this.endsAt >= 0
  }

  /** The model's own, without opening and end. */
  get words(): number[] {
    return this.tokens.slice(this.opening.length, this.ended ? this.endsAt : undefined)
  }

  /**
   * What stays of it in contexts. A summary that had no room for its last sentence stands without it: half a fact would be
   * completed with anything when it is summed up again.
   */
  get standing(): readonly number[] {
    const { voice, tokens } = this
    if (this.speech?.as !== 'summary' || this.ended || voice?.whole === undefined) return tokens
    const whole = this.opening.length + voice.whole(this.words)
    const rest = tokens.slice(whole).map((_, i) => (i === 0 ? voice.end : voice.filler(this.job, i)))
    return [...tokens.slice(0, whole), ...rest]
  }

  /** The model would say this next. */
  add(next: number): { token: number; ended: boolean } {
    const place = this.tokens.length
    const token = this.forcedAt(place) ?? next
    this.tokens.push(token)
    if (this.voice !== null && !this.ended && place >= this.opening.length) {
      if (token === this.voice.end) this.endsAt = place
      else if (this.mayCall && this.voice.beginsCall(token)) this.isCall = true
    }
    return { token, ended: this.isOver }
  }

  private forcedAt(place: number): number | undefined {
    return this.ended ? this.voice?.filler(this.job, place - this.endsAt) : this.opening[place]
  }

  private get mayCall(): boolean {
    const { speech } = this
    return speech?.as === 'save' || (speech?.as === 'answer' && speech.call > 0)
  }

  /** Is all said that there is to say? What keeps to its length anyway need not know. */
  private get isOver(): boolean {
    const { speech, tokens } = this
    if (speech?.as === 'save') return this.ended
    if (speech?.as !== 'answer') return false
    if (this.isCall) return this.ended || tokens.length >= speech.call
    return tokens.length >= speech.tokens
  }
}
