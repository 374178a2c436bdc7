'use client'
import type { Json } from '@sceneweave/project'
import { useState } from 'react'
import { edit } from '../editor/useEditor.ts'
import { classes } from '../ui/classes.ts'
import { words } from '../words/index.ts'
import type { NodeBox } from './geometry.ts'
import type { ParamPlace } from './nodeLayout.ts'
import { ParamInput } from './ParamInput.tsx'
import { paramText } from './params.ts'
import { paramsEdits, paramsOf } from './paramsNow.ts'
import { UnknownNode } from './UnknownNode.tsx'

/** The parameters on a node as text. A field of the page is made of one only when it is clicked. */
export function NodeParams({ box }: { box: NodeBox }) {
  if (!box.definition && !box.node.collapsed) return <UnknownNode box={box} />
  return box.layout.params.map((place) => <Param key={place.field.name} box={box} place={place} />)
}

function Param({ box, place }: { box: NodeBox; place: ParamPlace }) {
  const [isOpen, setOpen] = useState(false)
  const { field, y, h, lines } = place
  const value = paramsOf(box.node)[field.name]
  const done = (next: Json | undefined) => {
    setOpen(false)
    if (next === undefined || Object.is(next, value ?? field.fallback)) return
    edit(words.canvas.change(field.title), paramsEdits(box.id, box.node, { [field.name]: next }))
  }
  const spot = { top: y + (lines > 1 ? 2 : 1), height: h - (lines > 1 ? 4 : 2) }
  if (isOpen) return <ParamInput field={field} value={value} lines={lines} spot={spot} onDone={done} />
  const text = paramText(field, value)
  const isFixed = field.type === 'other' || box.node.locked === true
  return (
    <button
      type="button"
      data-drags
      tabIndex={-1}
      title={field.help}
      aria-label={`${field.title}: ${text || words.canvas.empty}`}
      aria-disabled={isFixed}
      style={spot}
      onClick={() => !isFixed && (field.type === 'flag' ? done(!(value ?? field.fallback)) : setOpen(true))}
      className={classes(
        'absolute inset-x-2 flex gap-2 rounded-[5px] px-1.5 text-left text-label',
        lines > 1 ? 'items-start bg-field py-1' : 'items-center',
        !isFixed && 'hover:bg-field',
      )}
    >
      {lines > 1 ? (
        <span
          className={classes('overflow-hidden whitespace-pre-wrap', text ? 'text-text' : 'text-faint')}
          style={{ display: '-webkit-box', WebkitBoxOrient: 'vertical', WebkitLineClamp: lines, lineHeight: '18px' }}
        >
          {text || field.title}
        </span>
      ) : (
        <>
          <span className="shrink-0 text-muted">{field.title}</span>{' '}
          <span className={classes('min-w-0 flex-1 truncate text-right', field.type === 'number' && 'slate')}>
            {text || words.canvas.empty}
          </span>
        </>
      )}
    </button>
  )
}
