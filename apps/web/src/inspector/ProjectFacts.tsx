'use client'
import { useRouter } from 'next/navigation'
import { useMemo } from 'react'
import { useProblems } from '../canvas/useProblems.ts'
import { useEditor } from '../editor/useEditor.ts'
import { useRun } from '../run/useRun.ts'
import { Button } from '../ui/Button.tsx'
import { words } from '../words/index.ts'
import { ProblemList } from './ProblemList.tsx'
import { Section } from './Section.tsx'

const text = words.inspector.project

/** What there is to say while nothing is selected: how large the graph is, what is wrong with it, how the last run went. */
export function ProjectFacts() {
  const router = useRouter()
  const project = useEditor((state) => state.project?.id)
  const graph = useEditor((state) => state.project?.graph)
  const byNode = useProblems((state) => state.byNode)
  const problems = useMemo(() => [...byNode.values()].flat(), [byNode])
  if (!graph) return null
  const nodes = Object.keys(graph.nodes).length
  return (
    <>
      <header className="px-4 py-3">
        <h2 className="font-medium">{text.title}</h2>
        <p className="mt-1 text-muted">
          {nodes === 0 ? text.empty : text.nodes(nodes, Object.keys(graph.wires).length)}
        </p>
        {nodes > 0 && <p className="mt-1 text-muted">{text.hint}</p>}
        {nodes > 0 && (
          <Button className="mt-3" onClick={() => router.push(`/simple/${project}`)}>
            {text.simple}
          </Button>
        )}
      </header>
      {nodes > 0 && (
        <Section title={problems.length > 0 ? text.problems(problems.length) : text.check}>
          {problems.length > 0 ? <ProblemList problems={problems} isLed /> : <p className="text-muted">{text.fine}</p>}
        </Section>
      )}
      <LastRun />
    </>
  )
}

function LastRun() {
  const status = useRun((state) => state.status)
  const nodes = useRun((state) => state.nodes)
  const all = Object.entries(nodes)
  const made = all.filter(([, { state }]) => state === 'done').length
  const reused = all.filter(([, { state }]) => state === 'reused').length
  return (
    <Section title={text.lastRun}>
      {status === 'none' ? (
        <p className="text-muted">{text.noRun}</p>
      ) : (
        <p className="text-muted">
          {text.run[status]}
          {made + reused > 0 && ` · ${text.made(made, reused)}`}
        </p>
      )}
    </Section>
  )
}
