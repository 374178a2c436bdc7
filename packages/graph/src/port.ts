import type { PortId } from '@sceneweave/project'
import type { z } from 'zod'

/**
 * A port in a node's definition: its kind, or more. `optional`: may be left open (an output: may have no value).
 * `variadic`: an input that takes any number of wires, in their order. `list`: an output that is a list of its kind.
 */
export type PortSpec<Kind extends string = string> =
  | Kind
  | { kind: Kind; optional?: true; variadic?: true; list?: true; help?: string }

/** A port with nothing left to guess. */
export type Port = { kind: string; optional: boolean; variadic: boolean; list: boolean; help: string }

/** A kind of port: how it looks, and the schema that every value on it satisfies. */
export type PortKind = { title: string; colour: string; shape: string; value: z.ZodType }

type KindOf<S> = S extends string ? S : S extends { kind: infer K } ? K : never
type One<Values, S> = KindOf<S> extends keyof Values ? Values[KindOf<S>] : never

/** What `run` is given: a value for each input port, a list on a variadic one, undefined on an open optional one. */
export type InputValues<Values, I> = {
  [port in keyof I]: I[port] extends { variadic: true }
    ? One<Values, I[port]>[]
    : I[port] extends { optional: true }
      ? One<Values, I[port]> | undefined
      : One<Values, I[port]>
}

type OutputValue<Values, S> = S extends { list: true } ? readonly One<Values, S>[] : One<Values, S>
type OpenPorts<O> = { [port in keyof O]: O[port] extends { optional: true } ? port : never }[keyof O]

/** What `run` gives back: a value for each output port; an optional one may be missing. */
export type OutputValues<Values, O> = {
  readonly [port in Exclude<keyof O, OpenPorts<O>>]: OutputValue<Values, O[port]>
} & {
  readonly [port in OpenPorts<O>]?: OutputValue<Values, O[port]>
}

/** Ports with every field written out. */
export function normalPorts(specs: Readonly<Record<PortId, PortSpec>>): Record<PortId, Port> {
  const plain = { optional: false, variadic: false, list: false, help: '' }
  return Object.fromEntries(
    Object.entries(specs).map(([id, spec]) => [
      id,
      typeof spec === 'string' ? { ...plain, kind: spec } : { ...plain, ...spec },
    ]),
  )
}
