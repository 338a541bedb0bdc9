/** A real core as the subject of a calibration: within which limits it is measured, and who examines it. */
import { SmallVoice } from '../../scenarios/language/voice.ts'
import type { StepLayout } from '../../sim/cores/step-time.ts'
import type { Tokens } from '../../sim/units.ts'
import type { OpenedCore } from '../core/cores.ts'
import { DeltaEngine, PIECE } from '../core/delta-engine.ts'
import { type Clock, onClock } from '../core/processor-clock.ts'
import { EMBEDDER_FOLDER } from '../model/shipped.ts'
import type { Subject } from './calibrate.ts'
import type { GridLimits } from './grid.ts'
import { voiceExaminer } from './voice-examiner.ts'

/** `kvTokens` keeps what the grid's contexts take below a gigabyte for a model of 50M parameters. */
export const limitDefaults: GridLimits = { slots: 8, contextLimit: 2048, tokenBudget: 512, kvTokens: 8192 }

/** Engines run each chunk of prompt by itself and pad to what texts have room for, which grows with them. */
const LAYOUT: StepLayout = { goes: 'apart', padTo: 1 }
/** Ours read it piece by piece. */
const OUR_LAYOUT: StepLayout = { ...LAYOUT, piece: PIECE }

export interface SubjectOptions {
  readonly threads: number
  readonly clock: Clock
  readonly limits: Partial<GridLimits>
}

export function subjectOf(opened: OpenedCore, { threads, clock, limits: wanted }: SubjectOptions): Subject {
  const { voice, dtype } = opened
  const engine = onClock(opened.engine, clock)
  const limits = { ...limitDefaults, ...wanted }
  const contextLimit: Tokens = Math.min(limits.contextLimit, engine.contextLimit)
  const layout = opened.engine instanceof DeltaEngine ? OUR_LAYOUT : LAYOUT
  const examiner = voice === null ? null : voiceExaminer(voice)
  // It knows our language alone.
  const encoder = voice instanceof SmallVoice ? EMBEDDER_FOLDER : null
  return { engine, dtype, threads, clock, limits: { ...limits, contextLimit }, layout, examiner, encoder }
}
