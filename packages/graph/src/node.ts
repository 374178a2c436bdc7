import type { Json, PortId } from '@sceneweave/project'
import type { z } from 'zod'
import type { InputValues, OutputValues, Port, PortSpec } from './port.ts'
import { normalPorts } from './port.ts'

/**
 * A kind of node, as the palette, the inspector, the check, the cache key and the runner see it. `run` must be a pure
 * function of inputs, params and what `identify` names: equal key, equal result.
 */
export type NodeDefinition<Context = never, Inputs = Record<string, unknown>, Params = unknown, Outputs = object> = {
  type: string
  version: number
  title: string
  help: string
  category: string
  aliases: readonly string[]
  inputs: Readonly<Record<PortId, Port>>
  outputs: Readonly<Record<PortId, Port>>
  params: z.ZodObject
  /** Parameters and inputs that a test runs the node with. */
  example: { params: Record<string, unknown>; inputs?: Partial<Inputs> }
  /** A goal of "run all". */
  output: boolean
  /** Where params hold a seed or null: dotted paths, `*` for every item of a list (`scene.shots.*.seed`). */
  seeds: readonly string[]
  /** For each older version: its params in the form of the next version. */
  migrate: Readonly<Record<number, (params: Record<string, Json>) => Record<string, Json>>>
  /** While the node is bypassed: which input each output passes on. Of one kind, neither a list nor variadic. */
  bypass: Readonly<Record<PortId, PortId>>
  /** What outside the graph the result stands on, such as the hash of a weights file; asked as a run starts, part of the key. */
  identify?(context: Context, params: Params): Promise<string>
  run(context: Context, inputs: Inputs, params: Params): Promise<Outputs>
}

type Ports<Kind extends string> = Readonly<Record<PortId, PortSpec<Kind>>>

type NodeSpec<Values, Context, I, O, P extends z.ZodObject, R> = {
  type: string
  version: number
  title: string
  help: string
  category: string
  aliases?: readonly string[]
  inputs: I
  outputs: O
  params: P
  example: { params: z.input<P>; inputs?: Partial<InputValues<Values, I>> }
  output?: true
  seeds?: readonly string[]
  migrate?: NodeDefinition['migrate']
  /** There are no volatile nodes: what changes from run to run is a parameter, resolved before the run is queued. */
  volatile?: never
  bypass?: { readonly [output in keyof O]?: keyof I & string }
  identify?(context: Context, params: z.output<P>): Promise<string>
  run(
    context: Context,
    inputs: InputValues<Values, I>,
    params: z.output<P>,
  ): Promise<R & Readonly<Record<Exclude<keyof R, keyof O>, never>>>
}

/**
 * `defineNode` for one world of port values and one context. A wrong output, a wrong input or a kind that does not exist
 * is a type error where the node is written.
 */
export const nodeDefiner =
  <Values, Context>() =>
  <
    const I extends Ports<keyof Values & string>,
    const O extends Ports<keyof Values & string>,
    P extends z.ZodObject,
    R extends OutputValues<Values, O>,
  >(
    spec: NodeSpec<Values, Context, I, O, P, R>,
  ): NodeDefinition<Context, InputValues<Values, I>, z.output<P>, R> => ({
    aliases: [],
    seeds: [],
    migrate: {},
    ...spec,
    output: spec.output ?? false,
    bypass: (spec.bypass ?? {}) as Record<PortId, PortId>,
    inputs: normalPorts(spec.inputs),
    outputs: normalPorts(spec.outputs),
  })
