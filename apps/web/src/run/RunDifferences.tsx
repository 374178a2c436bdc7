'use client'
import type { Graph, Json } from '@sceneweave/project'
import { words } from '../words/index.ts'
import type { NodeDifference, ParamChange } from './differences.ts'
import { titleOf } from './nodesOf.ts'
import { openRun } from './useRunDetails.ts'
import { useShowNode } from './useShowNode.ts'

const said = words.runs
const MOST_NODES = 30
const MOST_PARAMS = 8

/** What is other in the project now than it was in a run, value by value. */
export function RunDifferences({ found, then, now }: { found: readonly NodeDifference[]; then: Graph; now: Graph }) {
  const show = useShowNode()
  if (found.length === 0) return <p className="text-muted">{said.same}</p>
  return (
    <section aria-label={said.differences}>
      <h3 className="pb-1 text-label text-muted">{said.changed(found.length)}</h3>
      <ul className="flex flex-col divide-y divide-line rounded-card border border-line">
        {found.slice(0, MOST_NODES).map(({ node, kind, params }) => (
          <li key={node} className="flex flex-col gap-1 px-3 py-2">
            <button
              type="button"
              className="flex items-baseline gap-2 text-left hover:text-accent disabled:hover:text-text"
              disabled={kind === 'removed'}
              onClick={() => {
                openRun(null)
                show(node)
              }}
            >
              <span className="min-w-0 flex-1 truncate">{titleOf(kind === 'removed' ? then : now, node)}</span>
              {kind !== 'changed' && (
                <span className="text-label text-muted">{kind === 'added' ? said.added : said.removed}</span>
              )}
            </button>
            {params.slice(0, MOST_PARAMS).map((change) => (
              <Change key={change.path} {...change} />
            ))}
          </li>
        ))}
      </ul>
    </section>
  )
}

function Change({ path, before, now }: ParamChange) {
  return (
    <div className="grid grid-cols-[auto_1fr] gap-x-2 text-label">
      <span className="slate col-span-2 truncate text-muted">{path}</span>
      <span className="text-muted">{said.asItWas}</span>
      <span className="line-clamp-2 break-words text-muted line-through decoration-line-strong">{textOf(before)}</span>
      <span className="text-muted">{said.now}</span>
      <span className="line-clamp-2 break-words">{textOf(now)}</span>
    </div>
  )
}

const textOf = (value: Json | undefined): string =>
  value === undefined ? said.nothing : typeof value === 'string' ? value : JSON.stringify(value)
