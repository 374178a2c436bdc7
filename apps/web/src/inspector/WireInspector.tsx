'use client'
import { catalogue, portKinds } from '@sceneweave/nodes'
import type { NodeId, PortId, WireId } from '@sceneweave/project'
import { edit, useEditor } from '../editor/useEditor.ts'
import { Button } from '../ui/Button.tsx'
import { PortMark } from '../ui/PortMark.tsx'
import { words } from '../words/index.ts'
import { titleOf } from './nodeTitle.ts'
import { showNode } from './show.ts'
import { arrivingAt } from './wiring.ts'

const text = words.inspector.wire

/** One wire: what it carries, from where to where, and its place where several meet. */
export function WireInspector({ id }: { id: WireId }) {
  const graph = useEditor((state) => state.project?.graph)
  const isOff = useEditor((state) => state.role === 'viewer')
  const wire = graph?.wires[id]
  if (!graph || !wire) return null
  const { from, to, bends = [] } = wire
  const fromKind = catalogue.nodes.get(graph.nodes[from.node].type)?.outputs[from.port]?.kind
  const toKind = catalogue.nodes.get(graph.nodes[to.node].type)?.inputs[to.port]?.kind
  const beside = arrivingAt(graph.wires, to.node).get(to.port) ?? []
  const place = beside.findIndex((one) => one.id === id)
  const swap = (step: number) => {
    const other = beside[place + step]
    const orders = { [id]: other.wire.order, [other.id]: wire.order }
    edit(text.moved, [{ type: 'wire-order', orders }])
  }
  return (
    <div className="flex flex-col gap-3 px-4 py-3">
      <h2 className="font-medium">{text.title}</h2>
      {fromKind && (
        <p className="flex items-center gap-2">
          <span className="w-14 text-muted">{text.carries}</span>
          <PortMark kind={fromKind} />
          {titleOfKind(fromKind)}
        </p>
      )}
      {fromKind && toKind && fromKind !== toKind && (
        <p role="alert" className="text-error">
          {text.differ(titleOfKind(fromKind), titleOfKind(toKind))}
        </p>
      )}
      <End label={text.from} node={from.node} port={from.port} />
      <End label={text.to} node={to.node} port={to.port} />
      {beside.length > 1 && (
        <div>
          <p className="mb-1 text-label text-muted">{text.order}</p>
          <div className="flex items-center gap-2">
            <span className="slate">{`${place + 1} / ${beside.length}`}</span>
            <Button disabled={isOff || place === 0} onClick={() => swap(-1)}>
              {text.earlier}
            </Button>
            <Button disabled={isOff || place === beside.length - 1} onClick={() => swap(1)}>
              {text.later}
            </Button>
          </div>
        </div>
      )}
      <div className="flex items-center gap-2">
        <span className="flex-1 text-muted">{text.bends(bends.length)}</span>
        {bends.length > 0 && (
          <Button disabled={isOff} onClick={() => edit(text.straightened, [{ type: 'wire-bend', id, bends: [] }])}>
            {text.straighten}
          </Button>
        )}
      </div>
      <Button look="danger" disabled={isOff} onClick={() => edit(text.removed, [{ type: 'wire-remove', id }])}>
        {text.remove}
      </Button>
    </div>
  )
}

const titleOfKind = (kind: string): string =>
  kind in portKinds ? portKinds[kind as keyof typeof portKinds].title : kind

function End({ label, node, port }: { label: string; node: NodeId; port: PortId }) {
  const found = useEditor((state) => state.project?.graph.nodes[node])
  if (!found) return null
  return (
    <p className="flex gap-2">
      <span className="w-14 shrink-0 text-muted">{label}</span>
      <button
        type="button"
        className="min-w-0 truncate hover:text-accent hover:underline"
        onClick={() => showNode(node)}
      >
        {titleOf(found)}
      </button>
      <span className="text-muted">{words.inspector.port(port)}</span>
    </p>
  )
}
