import { z } from 'zod'
import {
  CharacterValue,
  ClipValue,
  EnvironmentValue,
  HistoryValue,
  ImageValue,
  LatentsValue,
  ModelValue,
  NoisePlanValue,
  SceneValue,
  ShotValue,
  TableValue,
  TakeValue,
  VideoValue,
} from './values.ts'

/** What is drawn at a port: words and numbers are round, pictures square, what a scene is made of diamonds, the machine's triangles. */
export const shapes = { plain: 'circle', seen: 'square', told: 'diamond', machine: 'triangle' } as const

/**
 * What may travel on a wire. Colours differ by hue and by lightness, and stand out from white and from black by 3:1;
 * shape and title say the same without colour.
 */
export const portKinds = {
  text: { title: 'Text', colour: '#808890', shape: shapes.plain, value: z.string() },
  number: { title: 'Number', colour: '#5f8f1f', shape: shapes.plain, value: z.number() },
  table: { title: 'Table', colour: '#8a6a4a', shape: shapes.plain, value: TableValue },
  image: { title: 'Picture', colour: '#2f7fd6', shape: shapes.seen, value: ImageValue },
  clip: { title: 'Clip', colour: '#16919f', shape: shapes.seen, value: ClipValue },
  video: { title: 'Film', colour: '#6a5be8', shape: shapes.seen, value: VideoValue },
  character: { title: 'Character', colour: '#d2691e', shape: shapes.told, value: CharacterValue },
  environment: { title: 'Environment', colour: '#2a9558', shape: shapes.told, value: EnvironmentValue },
  scene: { title: 'Scene', colour: '#d63a3a', shape: shapes.told, value: SceneValue },
  shot: { title: 'Shot', colour: '#a8800a', shape: shapes.told, value: ShotValue },
  model: { title: 'Model', colour: '#a24fd8', shape: shapes.machine, value: ModelValue },
  noisePlan: { title: 'Noise plan', colour: '#d0489e', shape: shapes.machine, value: NoisePlanValue },
  latents: { title: 'Latents', colour: '#e8437a', shape: shapes.machine, value: LatentsValue },
  history: { title: 'History', colour: '#7d7fae', shape: shapes.machine, value: HistoryValue },
  take: { title: 'Take', colour: '#b56a6a', shape: shapes.seen, value: TakeValue },
} as const

export type PortKind = keyof typeof portKinds

/** The value that each kind of port carries. */
export type PortValues = { [Kind in PortKind]: z.infer<(typeof portKinds)[Kind]['value']> }
