'use client'
import type { Problem } from '@sceneweave/graph'
import { CircleAlert } from 'lucide-react'
import { titleOfNode } from './nodeTitle.ts'
import { showNode } from './show.ts'

/** What has to be mended; each leads to its node where `isLed`. */
export function ProblemList({ problems, isLed }: { problems: readonly Problem[]; isLed?: boolean }) {
  return (
    <ul className="flex flex-col gap-2">
      {problems.map(({ code, node, port, wire, message, mend }) => (
        <li key={`${code} ${node} ${port} ${wire} ${message}`} className="flex gap-2">
          <CircleAlert size={14} className="mt-0.5 shrink-0 text-error" aria-hidden />
          <div className="min-w-0">
            {isLed && node && (
              <button type="button" className="block font-medium hover:underline" onClick={() => showNode(node)}>
                {titleOfNode(node)}
              </button>
            )}
            <p>{message}</p>
            <p className="text-muted">{mend}</p>
          </div>
        </li>
      ))}
    </ul>
  )
}
