'use client'
import type { NodeDefinition } from '@sceneweave/graph'
import type { NodeChange, NodeId } from '@sceneweave/project'
import { CircleHelp, Lock, LockOpen, Pin, PinOff } from 'lucide-react'
import { edit, useEditor } from '../editor/useEditor.ts'
import { useResults } from '../run/useResults.ts'
import { IconButton } from '../ui/Button.tsx'
import { classes } from '../ui/classes.ts'
import { TextField } from '../ui/Fields.tsx'
import { Tip } from '../ui/Tip.tsx'
import { words } from '../words/index.ts'
import { showHelp } from './NodeHelp.tsx'
import { useDraft } from './useDraft.ts'

type HeadProps = { id: NodeId; definition: NodeDefinition | undefined }
const text = words.inspector.node

/** The name of a node, what a run does with it, and whether its result is kept. */
export function NodeHead({ id, definition }: HeadProps) {
  const node = useEditor((state) => state.project?.graph.nodes[id])
  const isOff = useEditor((state) => state.role === 'viewer')
  const result = useResults()[id]
  const change = (title: string, change: NodeChange) => edit(title, [{ type: 'node-change', id, change }])
  const standard = definition?.title ?? node?.type ?? ''
  const draft = useDraft({
    value: node?.title ?? '',
    toText: String,
    read: (typed) => ({ value: typed.trim() }),
    write: (typed) => change(text.renamed, { title: typed === '' ? null : String(typed) }),
  })
  if (!node) return null
  const { locked: isLocked = false, pinned } = node
  return (
    <header className="flex flex-col gap-2 px-4 pt-3 pb-3">
      <div className="-ml-2 flex items-center gap-0.5">
        <TextField
          aria-label={text.title}
          className="border-transparent! bg-transparent! font-medium placeholder:text-text! hover:border-line! focus:border-accent! focus:bg-field!"
          value={draft.text}
          placeholder={standard}
          disabled={isOff}
          maxLength={200}
          onChange={(event) => draft.change(event.target.value)}
          onBlur={draft.leave}
          onKeyDown={(event) => {
            if (event.key === 'Enter') event.currentTarget.blur()
            if (event.key === 'Escape') draft.drop()
          }}
        />
        {definition && (
          <IconButton label={text.help} onClick={() => showHelp(definition.type)}>
            <CircleHelp size={15} />
          </IconButton>
        )}
      </div>
      {draft.text.trim() !== '' && draft.text !== standard && <p className="-mt-2 text-faint text-label">{standard}</p>}
      <div className="flex items-center gap-1">
        <ModeSwitch id={id} definition={definition} isOff={isOff} />
        <span className="flex-1" />
        <IconButton
          label={isLocked ? text.unlock : text.lock}
          isOn={isLocked}
          disabled={isOff}
          onClick={() => change(isLocked ? text.unlock : text.lock, { locked: !isLocked })}
        >
          {isLocked ? <Lock size={14} /> : <LockOpen size={14} />}
        </IconButton>
        <IconButton
          label={pinned ? text.unpin : result ? text.pin : text.noPin}
          isOn={pinned !== undefined}
          disabled={isOff || (!pinned && !result)}
          onClick={() => change(pinned ? text.unpin : text.pin, { pinned: pinned ? null : result.key })}
        >
          {pinned ? <PinOff size={14} /> : <Pin size={14} />}
        </IconButton>
      </div>
    </header>
  )
}

const modes = ['run', 'bypassed', 'muted'] as const

/** What a run does with the node: makes it, passes it by, or leaves it and all that needs it. */
function ModeSwitch({ id, definition, isOff }: HeadProps & { isOff: boolean }) {
  const mode = useEditor((state) => state.project?.graph.nodes[id]?.mode)
  const canBypass = definition !== undefined && Object.keys(definition.bypass).length > 0
  return (
    <fieldset aria-label={text.mode} className="flex overflow-hidden rounded-field border border-line bg-field p-0.5">
      {modes.map((one) => {
        const isBarred = one === 'bypassed' && !canBypass && mode !== 'bypassed'
        return (
          <Tip key={one} words={isBarred ? text.noBypass : text.modeHelp[one]}>
            <button
              type="button"
              aria-pressed={mode === one}
              aria-disabled={isOff || isBarred}
              className={classes(
                'h-5.5 rounded-[4px] px-2 text-label',
                mode === one ? 'bg-text/14 text-text' : 'text-muted hover:text-text',
                (isOff || isBarred) && 'opacity-50',
              )}
              onClick={() =>
                mode !== one &&
                !isOff &&
                !isBarred &&
                edit(text.changedMode(text.modes[one]), [{ type: 'node-change', id, change: { mode: one } }])
              }
            >
              {text.modes[one]}
            </button>
          </Tip>
        )
      })}
    </fieldset>
  )
}
