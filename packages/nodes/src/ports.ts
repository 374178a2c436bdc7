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

/** What is drawn at a port: single things are round, what is made of several has corners, what plays points right. */
export const shapes = ['square', 'circle', 'triangle', 'doubleTriangle', 'diamond', 'ring'] as const
export type PortShape = (typeof shapes)[number]

/** One hue for each family; shape tells its members apart. All stand out from the light and the dark canvas by 3:1. */
const hue = {
  grey: '#7d8088',
  green: '#2e9e52',
  violet: '#9163d5',
  rose: '#d94b78',
  amber: '#bf7b0f',
  blue: '#2784d5',
  teal: '#1d9999',
  sand: '#988360',
} as const

/** What may travel on a wire, and how it is drawn at ports, on wires, in lists: hue and shape together, title beside. */
export const portKinds = {
  text: { title: 'Text', colour: hue.grey, shape: 'square', value: z.string() },
  number: { title: 'Number', colour: hue.grey, shape: 'circle', value: z.number() },
  table: { title: 'Table', colour: hue.sand, shape: 'square', value: TableValue },
  image: { title: 'Picture', colour: hue.green, shape: 'square', value: ImageValue },
  clip: { title: 'Clip', colour: hue.green, shape: 'triangle', value: ClipValue },
  video: { title: 'Film', colour: hue.green, shape: 'doubleTriangle', value: VideoValue },
  character: { title: 'Character', colour: hue.rose, shape: 'circle', value: CharacterValue },
  environment: { title: 'Environment', colour: hue.rose, shape: 'square', value: EnvironmentValue },
  scene: { title: 'Scene', colour: hue.amber, shape: 'square', value: SceneValue },
  shot: { title: 'Shot', colour: hue.amber, shape: 'circle', value: ShotValue },
  model: { title: 'Model', colour: hue.violet, shape: 'diamond', value: ModelValue },
  noisePlan: { title: 'Noise plan', colour: hue.blue, shape: 'square', value: NoisePlanValue },
  latents: { title: 'Latents', colour: hue.blue, shape: 'circle', value: LatentsValue },
  take: { title: 'Take', colour: hue.teal, shape: 'square', value: TakeValue },
  history: { title: 'History', colour: hue.teal, shape: 'ring', value: HistoryValue },
} as const

export type PortKind = keyof typeof portKinds

/** The value that each kind of port carries. */
export type PortValues = { [Kind in PortKind]: z.infer<(typeof portKinds)[Kind]['value']> }
