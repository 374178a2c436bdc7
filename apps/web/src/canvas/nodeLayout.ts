import type { NodeDefinition, Port } from '@sceneweave/graph'
import type { PortId } from '@sceneweave/project'
import { type ParamField, shownFields } from './params.ts'

/** Sizes in graph units, which are pixels at zoom 1. */
export const sizes = {
  width: 240,
  header: 30,
  bar: 2,
  pad: 6,
  row: 22,
  slot: 14,
  wordLine: 18,
  problem: 42,
  mostPreview: 200,
} as const

/** Where wires end on a node, counted from its upper left corner. A variadic port has a place for every slot. */
export type PortPlace = {
  port: PortId
  side: 'in' | 'out'
  spec: Port
  y: number
  h: number
  /** One middle for each slot, the first on top; one slot for all but variadic ports. */
  slots: readonly number[]
}

export type ParamPlace = { field: ParamField; y: number; h: number; lines: number }

export type NodeLayout = {
  w: number
  h: number
  inputs: readonly PortPlace[]
  outputs: readonly PortPlace[]
  params: readonly ParamPlace[]
  problem: { y: number; h: number } | null
  preview: { y: number; w: number; h: number } | null
}

/** All that a node's size stands on. */
export type NodeForm = {
  inputs: Readonly<Record<PortId, Port>>
  outputs: Readonly<Record<PortId, Port>>
  params: readonly ParamField[]
  /** How many wires end at each variadic input. */
  wires: Readonly<Record<PortId, number>>
  isCollapsed: boolean
  hasProblem: boolean
  /** A node of an unknown type has a line that opens what is saved of it. */
  isUnknown?: boolean
  /** Width over height of the picture at its foot. */
  aspect?: number
}

/** The form of a node of a known kind. */
export const formOf = (
  definition: NodeDefinition,
  state: Pick<NodeForm, 'wires' | 'isCollapsed' | 'hasProblem' | 'aspect'>,
): NodeForm => ({ inputs: definition.inputs, outputs: definition.outputs, params: shownFields(definition), ...state })

/** Size of a node and where its parts are. It asks no screen: wires are drawn to nodes that are nowhere mounted. */
export function nodeLayout(form: NodeForm): NodeLayout {
  const top = sizes.header + sizes.bar
  if (form.isCollapsed) return collapsed(form)
  const problem = form.hasProblem ? { y: top, h: sizes.problem } : null
  const first = top + (problem?.h ?? 0) + sizes.pad
  const inputs = column(form.inputs, { side: 'in', y: first, wires: form.wires })
  const outputs = column(form.outputs, { side: 'out', y: first, wires: {} })
  const ends = [...inputs, ...outputs].map(({ y, h }) => y + h)
  const params = paramPlaces(form, Math.max(first, ...ends))
  const foot =
    Math.max(first, ...ends, ...params.map(({ y, h }) => y + h)) + sizes.pad + (form.isUnknown ? sizes.row : 0)
  const preview = form.aspect ? previewPlace(form.aspect, foot) : null
  const h = preview ? preview.y + preview.h + 8 : foot
  return { w: sizes.width, h: Math.ceil(h / 2) * 2, inputs, outputs, params, problem, preview }
}

type Column = { side: PortPlace['side']; y: number; wires: Readonly<Record<PortId, number>> }

function column(ports: Readonly<Record<PortId, Port>>, { side, y, wires }: Column): PortPlace[] {
  let next = y
  return Object.entries(ports).map(([port, spec]) => {
    const count = spec.variadic ? (wires[port] ?? 0) + 1 : 1
    const h = Math.max(sizes.row, count * sizes.slot + 8)
    const first = next + h / 2 - ((count - 1) * sizes.slot) / 2
    const place = {
      port,
      side,
      spec,
      y: next,
      h,
      slots: Array.from({ length: count }, (_, n) => first + n * sizes.slot),
    }
    next += h
    return place
  })
}

function paramPlaces({ params, inputs, outputs }: NodeForm, from: number): ParamPlace[] {
  const isNote = Object.keys(inputs).length + Object.keys(outputs).length === 0
  let y = from
  let isFirst = true
  return params.map((field) => {
    const lines = field.type === 'words' && isFirst ? (isNote ? 7 : 3) : 1
    if (field.type === 'words') isFirst = false
    const h = lines > 1 ? lines * sizes.wordLine + 12 : sizes.row
    const place = { field, y, h, lines }
    y += h
    return place
  })
}

function previewPlace(aspect: number, y: number) {
  const room = sizes.width - 16
  const h = Math.min(sizes.mostPreview, room / aspect)
  return { y: y + 2, w: Math.min(room, h * aspect), h }
}

function collapsed({ inputs, outputs, wires }: NodeForm): NodeLayout {
  const y = sizes.header / 2
  const atHeader = (side: PortPlace['side'], ports: Readonly<Record<PortId, Port>>) =>
    Object.entries(ports).map(([port, spec]) => {
      const count = side === 'in' && spec.variadic ? (wires[port] ?? 0) + 1 : 1
      return { port, side, spec, y: 0, h: sizes.header, slots: Array.from({ length: count }, () => y) }
    })
  const h = sizes.header + sizes.bar
  return {
    w: sizes.width,
    h,
    inputs: atHeader('in', inputs),
    outputs: atHeader('out', outputs),
    params: [],
    problem: null,
    preview: null,
  }
}
