'use client'
import type { NodeId } from '@sceneweave/project'
import { useEditor } from '../editor/useEditor.ts'
import { useFaultWords } from '../run/faultWords.ts'
import { useForecast } from '../run/useForecast.ts'
import { useResults } from '../run/useResults.ts'
import { useRun } from '../run/useRun.ts'
import { Tip } from '../ui/Tip.tsx'
import { words } from '../words/index.ts'
import { ago, duration } from '../words/time.ts'
import { Section } from './Section.tsx'

const text = words.inspector.node

/** Why the next run makes this node or does not, and what the last one did with it. */
export function RunFacts({ id }: { id: NodeId }) {
  const isKnownProject = useEditor((state) => state.project !== null)
  const forecast = useForecast(undefined, isKnownProject).nodes[id]
  const ran = useRun((state) => state.nodes[id])
  const result = useResults()[id]
  const fault = useFaultWords(ran?.fault?.message, id)
  return (
    <Section title={text.facts}>
      <dl className="flex flex-col gap-1.5">
        {forecast?.state === 'runs' && (
          <div>
            <dt className="text-accent">{text.willRun}</dt>
            {forecast.reason && <dd className="text-muted">{forecast.reason.message}</dd>}
          </div>
        )}
        {forecast?.state === 'reused' && <dt className="text-cached">{text.reused}</dt>}
        {fault && <dd className="text-error">{fault}</dd>}
        {(result?.at || !forecast || forecast.state === 'problem') && (
          <dd className="text-muted">{factsOf(result?.at, ran?.ms ?? forecast?.ms)}</dd>
        )}
        {result && (
          <Tip words={text.keyHelp}>
            <dd className="slate truncate text-faint">
              {text.key} {result.key.slice(0, 12)}
            </dd>
          </Tip>
        )}
      </dl>
    </Section>
  )
}

function factsOf(at: string | undefined, ms: number | undefined): string {
  if (!at) return text.notRun
  const made = text.made(ago(Date.parse(at), Date.now()))
  return ms === undefined ? made : `${made}, ${text.took(duration(ms))}`
}
