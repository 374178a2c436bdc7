import { nodeDefiner } from '@sceneweave/graph'
import type { NodeContext } from './context.ts'
import type { PortValues } from './ports.ts'

/** Defines a node of this palette: a wrong port or a wrong value is a type error. */
export const defineNode = nodeDefiner<PortValues, NodeContext>()
