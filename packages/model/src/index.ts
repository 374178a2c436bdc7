export { philox, seededNormals, seededUniforms } from '@sceneweave/tensor'
export { Autoencoder } from './autoencoder.ts'
export {
  checkConfig,
  headWidth,
  latentFrames,
  type ModelConfig,
  type PresetName,
  presetConfig,
  presets,
  tokenGrid,
  tokenWidth,
} from './config.ts'
export { Denoiser, type ForwardCall } from './denoiser.ts'
export { type GroupState, toldTime } from './denoiserInputs.ts'
export type { ModelChoice, ModelDescription, RenderJob, RenderProgress, RenderShot } from './engine.ts'
export {
  companionBase,
  companionPath,
  type FewStepHead,
  type FewStepModel,
  type FewStepSchedule,
  factorParams,
  findCompanion,
  loadFewStep,
  rankWithin,
  readFewStepHead,
  saveFewStep,
  trainedNames,
  withFactors,
} from './fewStep.ts'
export { forwardProgram } from './forwardProgram.ts'
export { fromHalf, toHalf } from './half.ts'
export { type HistoryEntry, noHistory, type PlacedHistory } from './history.ts'
export { type LatentsOf, readLatents, writeLatents } from './latentsFile.ts'
export { type HistoryCaches, historyCaches } from './levelCache.ts'
export { MemoryFault, type MemoryFit, type MemoryNeeds } from './memoryFault.ts'
export { denoiserForward, denoiserParams, hiddenParts } from './mmdit.ts'
export {
  autoregressivePlan,
  checkNoisePlan,
  conditionedPlan,
  jointPlan,
  type NoisePlan,
  NoisePlanFault,
  type PlanTime,
  staircasePlan,
  timeSchedule,
} from './noisePlan.ts'
export { countParams, initialWeights, type ParamSpec } from './params.ts'
export { toPixels } from './pictures.ts'
export { ropeTables } from './rope.ts'
export { readSafetensors, WeightsFault, writeSafetensors, writeWhole } from './safetensors.ts'
export {
  type HistoryKind,
  type SampledScene,
  type SampledShot,
  type SampleOptions,
  type SampleStep,
  sampleScene,
} from './sampler.ts'
export { loadSamplingState, type SamplingState, saveSamplingState } from './samplingState.ts'
export { bidirectional, causal, type Group, packSequence, pooled, type Sequence, type Sight } from './sequence.ts'
export type {
  DecodedShot,
  DecodeJob,
  EncodeJob,
  SampledShots,
  SampleProgress,
  SampleShotsJob,
  ShotFiles,
  TileProgress,
} from './shotJobs.ts'
export { latentSize } from './shotLatents.ts'
export { type LastStep, passesOf, type SolverName, solvers } from './solver.ts'
export { advanceProgram } from './stage.ts'
export {
  bagsOfWords,
  type EncodedText,
  oneHot,
  type TextEncoder,
  type TextWarning,
  textEncoder,
  tokens,
} from './text.ts'
export { encoderProgram } from './tileProgram.ts'
export { decodeLatents, encodeVideo, vaeParams } from './vae.ts'
export { type LoadedModel, loadModel, modelParams, type Provenance, saveModel } from './weights.ts'

/** Jobs of the engine module: `startEngine<RenderEngine>(renderEngine)`. */
export type RenderEngine = typeof import('./engine.ts')
export const renderEngine = new URL('./engine.ts', import.meta.url)

/** The folder of the weights that are shipped with this package. */
export const weightsFolder = new URL('../weights/', import.meta.url)
export { frozen } from './frozen.ts'
