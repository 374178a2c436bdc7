export { catalogue, categories, nodes } from './catalogue.ts'
export type { FilmWish, NewTake, NodeContext, SampledShot, SampleJob, TakeQuery, Told } from './context.ts'
export { exampleValues } from './exampleValues.ts'
export { type Columns, matrixOf, matrixProblem, timesOf } from './matrix.ts'
export { defineNode } from './node.ts'
export { noiseSeed } from './noiseSeed.ts'
export { type PortKind, type PortShape, type PortValues, portKinds } from './ports.ts'
export { standardPlan } from './sampling.ts'
export { shippedModels, usualModel } from './shippedModels.ts'
export { type Needs, needsOf, type Template, templates } from './templates.ts'
export {
  CharacterValue,
  ClipValue,
  EnvironmentValue,
  HistoryValue,
  ImageValue,
  LatentsValue,
  type Matrix,
  type Mode,
  ModelValue,
  modes,
  NoisePlanValue,
  PictureValue,
  SceneValue,
  ShotValue,
  TableValue,
  TakeValue,
  VideoValue,
} from './values.ts'
export { globalPrompt, introduction, namedCharacters } from './words.ts'
