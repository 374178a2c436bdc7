'use client'
import type { NodeId } from '@sceneweave/project'
import { useFaultWords } from '../run/faultWords.ts'
import { useRun } from '../run/useRun.ts'
import { sizes } from './nodeLayout.ts'
import { isTold, useNodeProblems } from './useProblems.ts'

/** What is wrong with the node and what to do about it: the check's first sentence, or that of the run that failed here. */
export function NodeProblem({ id, y }: { id: NodeId; y: number }) {
  const problem = useNodeProblems(id).find(isTold)
  const fault = useRun((state) => state.nodes[id]?.fault)
  const failed = useFaultWords(fault?.message, id)
  const message = problem?.message ?? failed
  if (!message) return null
  return (
    <p
      role="alert"
      title={problem ? `${problem.message} ${problem.mend}` : message}
      style={{ top: y, height: sizes.problem }}
      className="absolute inset-x-0 overflow-hidden px-2.5 py-1 text-error text-label"
    >
      <span className="line-clamp-2">
        {message} {problem && <span className="underline decoration-dotted">{problem.mend}</span>}
      </span>
    </p>
  )
}
