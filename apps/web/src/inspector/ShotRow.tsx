'use client'
import { catalogue } from '@sceneweave/nodes'
import type { NodeId, Shot, ShotChange } from '@sceneweave/project'
import { ArrowDown, ArrowUp, Trash2 } from 'lucide-react'
import { edit } from '../editor/useEditor.ts'
import { UnknownLine } from '../storyboard/known/UnknownLine.tsx'
import { IconButton } from '../ui/Button.tsx'
import { Switch, TextArea } from '../ui/Fields.tsx'
import { words } from '../words/index.ts'
import { type Field, fieldsOf } from './field.ts'
import { NumberParam } from './NumberParam.tsx'
import { SeedParam } from './SeedParam.tsx'
import { useDraft } from './useDraft.ts'

// a shot of a scene has the limits of a shot node
const fields = new Map(fieldsOf(catalogue.nodes.get('shot')!).map((field) => [field.name, field]))
const field = (name: string): Field => fields.get(name)!

type ShotRowProps = { node: NodeId; shot: Shot; at: number; count: number; isOff: boolean }

/** One shot of a scene in the plain list. */
export function ShotRow({ node, shot, at, count, isOff }: ShotRowProps) {
  const text = words.inspector.scene
  const number = at + 1
  const change = (title: string, change: ShotChange) =>
    edit(title, [{ type: 'shot-change', node, shot: shot.id, change }])
  const move = (to: number) => edit(text.moved(number), [{ type: 'shot-move', node, shot: shot.id, to }])
  const isFixed = isOff || shot.locked
  const draft = useDraft({
    value: shot.prompt,
    toText: String,
    read(value) {
      const problem = field('prompt').problem(value)
      return problem ? { problem } : { value }
    },
    write: (value) => change(text.changedPrompt(number), { prompt: String(value) }),
  })
  const id = `${node}-${shot.id}`
  return (
    <li className="rounded-card border border-line p-2">
      <div className="mb-1 flex items-center">
        <span className="flex-1 text-label text-muted">{text.shot(number)}</span>
        <IconButton label={text.up(number)} disabled={isOff || at === 0} onClick={() => move(at - 1)}>
          <ArrowUp size={14} />
        </IconButton>
        <IconButton label={text.down(number)} disabled={isOff || at === count - 1} onClick={() => move(at + 1)}>
          <ArrowDown size={14} />
        </IconButton>
        <IconButton
          label={text.remove(number)}
          disabled={isFixed}
          onClick={() => edit(text.remove(number), [{ type: 'shot-remove', node, shot: shot.id }])}
        >
          <Trash2 size={14} />
        </IconButton>
      </div>
      <TextArea
        aria-label={text.prompt(number)}
        className="field-sizing-content max-h-40 min-h-14"
        value={draft.text}
        disabled={isFixed}
        aria-invalid={draft.problem !== null}
        onChange={(event) => draft.change(event.target.value)}
        onBlur={draft.leave}
        onKeyDown={(event) => event.key === 'Escape' && draft.drop()}
      />
      {draft.problem && (
        <p role="alert" className="mt-1 text-error text-label">
          {words.inspector.sentence(draft.problem)}
        </p>
      )}
      <UnknownLine text={draft.text} />
      <div className="mt-2 flex flex-col gap-1">
        <NumberParam
          id={`${id}-frames`}
          field={field('frames')}
          value={shot.frames}
          isMixed={false}
          isOff={isFixed}
          write={(frames) => change(text.changedFrames(number), { frames: Number(frames) })}
        />
        <SeedParam
          id={`${id}-seed`}
          field={field('seed')}
          value={shot.seed}
          isMixed={false}
          isOff={isFixed}
          write={(seed) => change(text.changedSeed(number), { seed: seed === null ? null : Number(seed) })}
        />
        <span className="flex min-h-7 items-center justify-between text-label text-muted">
          {text.cutShort}
          <Switch
            label={text.cut(number)}
            disabled={isFixed}
            checked={shot.cut}
            onCheckedChange={(cut) => change(text.changedCut(number), { cut })}
          />
        </span>
      </div>
    </li>
  )
}
