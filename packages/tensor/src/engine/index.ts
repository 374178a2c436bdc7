export { type CallOptions, type Engine, type EngineOptions, startEngine } from './engine.ts'
export { EngineFault, type EngineFaultCode, type EngineFaultDetail } from './engineFault.ts'
export { breathe, type Job, type JobContext } from './job.ts'
