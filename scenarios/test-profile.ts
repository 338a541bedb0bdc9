/** For tests: the profile of a model that was never calibrated. Times: 2 ms a step and 1 ms a job. */
import type { Profile } from './profile.ts'
import { PROFILE_VERSION } from './profile.ts'

const mind: NonNullable<Profile['quality']>['mind'] = {
  recall: { edges: 1, middle: 0, length: 1000 },
  hops: [1],
  keeps: [[0, 1]],
  search: { first: 1, perDecade: 0 },
  words: 1,
  invents: 0,
  stale: 0,
  cites: 1,
  calls: 1,
  goesOn: [1],
  saves: 1,
}
const none = {
  weightsSeconds: 0,
  tokenSeconds: 0,
  attentionSeconds: 0,
  contextSeconds: 0,
  paddedSeconds: 0,
  longestSeconds: 0,
  goSeconds: 0,
  chunkSeconds: 0,
  chunkContextSeconds: 0,
  joinSeconds: 0,
}

export const someProfile: Profile = {
  profile: PROFILE_VERSION,
  model: { name: 'toy', hash: 'abc', dtype: 'fp32' },
  machine: { cpu: 'some processor', cores: 2, memoryBytes: 8e9, platform: 'linux x64' },
  versions: { 'llm-os-lab': '0.1.0', node: '20.0.0', onnxruntime: '1.0.0' },
  date: '2026-01-02T03:04:05.000Z',
  threads: 1,
  clock: 'wall',
  command: 'npx llmos calibrate --core toy',
  time: {
    limits: { slots: 8, contextLimit: 512, tokenBudget: 64, kvTokens: 2048 },
    layout: { goes: 'apart', padTo: 1 },
    coefficients: { ...none, stepSeconds: 0.002, jobSeconds: 0.001 },
    knee: 0,
    leftOut: { all: 0.02, decode: 0.02, prefill: 0.02, mixed: null },
    fitted: { all: 0.01, decode: 0.01, prefill: 0.01, mixed: null },
    rounds: 1,
    repeats: 1,
    streak: 1,
    drift: [0.006],
    points: [{ decodes: [100], chunks: [], seconds: 0.003, predicted: 0.003, isLeftOut: false }],
  },
  quality: {
    mind,
    measures: [{ of: 'recall', at: { length: 64, depth: 0.5 }, hits: 9, n: 10, low: 0.6, high: 0.98, tokens: 3 }],
  },
}
