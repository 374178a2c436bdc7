import type { SingleEdit } from '../edit.ts'
import { EditFault } from '../editFault.ts'
import type { Wire } from '../graph.ts'
import type { WireId } from '../ids.ts'
import type { Draft } from './draft.ts'

type WireEdit = Extract<SingleEdit, { type: `wire-${string}` }>

/** Applies an edit of wires and returns what undoes it. */
export function applyWireEdit(draft: Draft, edit: WireEdit): SingleEdit[] {
  switch (edit.type) {
    case 'wire-add':
      checkPlace(draft, edit.wire)
      draft.addWire(edit.id, edit.wire)
      return [{ type: 'wire-remove', id: edit.id }]
    case 'wire-remove': {
      const wire = draft.wire(edit.id)
      draft.removeWire(edit.id)
      return [{ type: 'wire-add', id: edit.id, wire }]
    }
    case 'wire-bend': {
      const { bends = [], ...straight } = draft.wire(edit.id)
      draft.bendWire(edit.id, edit.bends.length > 0 ? { ...straight, bends: edit.bends } : straight)
      return [{ type: 'wire-bend', id: edit.id, bends }]
    }
    case 'wire-order':
      return [{ type: 'wire-order', orders: orderWires(draft, edit.orders) }]
    default:
      return edit satisfies never
  }
}

/** Gives each wire its new place, and returns the old ones. Taken out together first, so that they can change places. */
function orderWires(draft: Draft, orders: Readonly<Record<WireId, number>>): Record<WireId, number> {
  const wires = Object.entries(orders).map(([id, order]) => ({ id, order, before: draft.wire(id) }))
  for (const { id } of wires) draft.removeWire(id)
  for (const { id, order, before } of wires) {
    checkPlace(draft, { ...before, order })
    draft.addWire(id, { ...before, order })
  }
  return Object.fromEntries(wires.map(({ id, before }) => [id, before.order]))
}

function checkPlace(draft: Draft, wire: Wire): void {
  for (const end of [wire.from, wire.to]) draft.node(end.node)
  const other = draft.wireInPlaceOf(wire)
  if (other)
    throw new EditFault(
      'duplicate-order',
      `wire ${other} has order ${wire.order} at ${wire.to.node}.${wire.to.port}: use another order, or remove it first`,
    )
}
