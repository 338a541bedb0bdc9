/** The kinds of workload, by the word that a scenario says under `kind`. */
import agent from './agent.ts'
import chat from './chat.ts'
import pipeline from './pipeline.ts'
import request from './request.ts'
import trace from './trace.ts'

export { endless } from './arrivals.ts'

export const workloadKinds = [request, chat, agent, pipeline, trace] as const
