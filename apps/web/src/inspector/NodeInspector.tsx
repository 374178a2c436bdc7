'use client'
import { catalogue } from '@sceneweave/nodes'
import type { NodeId } from '@sceneweave/project'
import { upgradeOf } from '../canvas/paramsNow.ts'
import { useNodeProblems } from '../canvas/useProblems.ts'
import { edit, useEditor } from '../editor/useEditor.ts'
import { Button } from '../ui/Button.tsx'
import { words } from '../words/index.ts'
import { EachChoice } from './EachChoice.tsx'
import { ExposeList } from './ExposeList.tsx'
import { NodeHead } from './NodeHead.tsx'
import { titleOf } from './nodeTitle.ts'
import { ParamForm } from './ParamForm.tsx'
import { InputList, OutputList } from './PortList.tsx'
import { ProblemList } from './ProblemList.tsx'
import { RunFacts } from './RunFacts.tsx'
import { Section } from './Section.tsx'

const text = words.inspector.node

/** All that there is to one node. */
export function NodeInspector({ id }: { id: NodeId }) {
  const node = useEditor((state) => state.project?.graph.nodes[id])
  if (!node) return null
  const definition = catalogue.nodes.get(node.type)
  if (!definition) return <UnknownNode id={id} />
  return (
    <>
      <NodeHead key={id} id={id} definition={definition} />
      <Problems id={id} />
      {node.version < definition.version && <Upgrade id={id} />}
      {Object.keys(definition.params.shape).length > 0 && (
        <Section title={text.params}>
          <ParamForm ids={[id]} definition={definition} />
        </Section>
      )}
      <InputList id={id} definition={definition} />
      <EachChoice id={id} definition={definition} />
      <OutputList id={id} definition={definition} />
      <RunFacts id={id} />
      <ExposeList id={id} definition={definition} />
    </>
  )
}

function Problems({ id }: { id: NodeId }) {
  const problems = useNodeProblems(id)
  if (problems.length === 0) return null
  return (
    <Section title={text.problems(problems.length)}>
      <ProblemList problems={problems} />
    </Section>
  )
}

/** Writes params of an older version in today's form, in which they are shown; a change of one does so by itself. */
function Upgrade({ id }: { id: NodeId }) {
  const upgrade = () => {
    const node = useEditor.getState().project?.graph.nodes[id]
    if (node) edit(text.upgraded(titleOf(node)), upgradeOf(id, node))
  }
  return (
    <div className="px-4 pb-3">
      <Button onClick={upgrade}>{text.upgrade}</Button>
    </div>
  )
}

/** A node of a type that this machine does not have: what it holds, to be read. */
function UnknownNode({ id }: { id: NodeId }) {
  const node = useEditor((state) => state.project?.graph.nodes[id])
  if (!node) return null
  return (
    <>
      <NodeHead key={id} id={id} definition={undefined} />
      <p className="px-4 pb-3 text-muted">{text.unknown(node.type)}</p>
      <Section title={text.raw}>
        <pre className="slate overflow-auto whitespace-pre-wrap break-words text-muted">
          {JSON.stringify(node.params, null, 1)}
        </pre>
      </Section>
    </>
  )
}
