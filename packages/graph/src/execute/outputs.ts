import { type Json, jsonFault, type PortId } from '@sceneweave/project'
import { z } from 'zod'
import type { Catalogue } from '../catalogue.ts'
import type { NodeDefinition } from '../node.ts'
import { NodeFault } from '../nodeFault.ts'

export type Outputs = Record<PortId, Json>

/** What a node returned, held to its declared ports. `isMapped`: every output is a list. Throws NodeFault. */
export function checkedOutputs(
  definition: NodeDefinition,
  kinds: Catalogue['kinds'],
  given: unknown,
  isMapped = false,
): Outputs {
  if (typeof given !== 'object' || given === null) throw broken(definition, 'returned no outputs')
  const outputs: Outputs = {}
  const extra = Object.keys(given).find((port) => !Object.hasOwn(definition.outputs, port))
  if (extra) throw broken(definition, `returned ${extra}, which is none of its outputs`)
  for (const [port, { kind, list, optional }] of Object.entries(definition.outputs)) {
    const value = (given as Record<PortId, unknown>)[port]
    if (value === undefined && optional) continue
    if (value === undefined) throw broken(definition, `returned nothing on ${port}`)
    const one = kinds.get(kind)!.value
    const { data, error } = (list || isMapped ? z.array(one) : one).safeParse(value)
    const fault = error?.issues[0]
    if (fault) throw broken(definition, `returned no ${kind} on ${port}: ${fault.path.join('.')} ${fault.message}`)
    const wrong = jsonFault(data)
    if (wrong) throw broken(definition, `returned on ${port} what cannot be stored: ${wrong}`)
    outputs[port] = data as Json
  }
  return outputs
}

/** Stored outputs that still satisfy the ports, or null: results outlive the program that made them. */
export function stillValid(
  definition: NodeDefinition | undefined,
  kinds: Catalogue['kinds'],
  outputs: Outputs,
  isMapped: boolean,
): Outputs | null {
  if (!definition) return outputs
  try {
    return checkedOutputs(definition, kinds, outputs, isMapped)
  } catch {
    return null
  }
}

const broken = ({ title, type }: NodeDefinition, what: string) =>
  new NodeFault('broken-promise', `${title} ${what}. This is a fault of the node type ${type}: report it.`)
