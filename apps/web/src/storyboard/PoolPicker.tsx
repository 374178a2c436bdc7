'use client'
import { closestCenter, DndContext, KeyboardSensor, PointerSensor, useSensor, useSensors } from '@dnd-kit/core'
import {
  arrayMove,
  SortableContext,
  sortableKeyboardCoordinates,
  useSortable,
  verticalListSortingStrategy,
} from '@dnd-kit/sortable'
import { CSS } from '@dnd-kit/utilities'
import type { Take } from '@sceneweave/project'
import { useQuery } from '@tanstack/react-query'
import { GripVertical, Plus, X } from 'lucide-react'
import { useState } from 'react'
import { api } from '../api/client.ts'
import { edit, useEditor } from '../editor/useEditor.ts'
import { Button, IconButton } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Slider } from '../ui/Fields.tsx'
import { Empty, Failed, Waiting } from '../ui/States.tsx'
import { useLooking } from '../ui/useLooking.ts'
import { words } from '../words/index.ts'
import { LoopingPicture } from './LoopingPicture.tsx'
import type { Lane, Lanes } from './lanes/lanes.ts'
import { choicesOf, type PoolChoice, poolEdits } from './lanes/pool.ts'
import { PromptText } from './PromptText.tsx'
import { useBoard, useTakes } from './useBoard.ts'

const text = words.storyboard.context
/** Takes that a pool hands on at most. */
const MOST = 16

/** Which accepted takes a shot sees: suggested by its words, chosen, ordered and weighed by a person. */
export function PoolPicker({ lanes }: Lanes) {
  const picking = useBoard((state) => state.picking)
  const lane = lanes.find(({ shot }) => shot.id === picking)
  const close = () => useBoard.setState({ picking: null })
  return (
    <Dialog title={lane ? text.poolTitle(lane.index + 1) : ''} isOpen={lane !== undefined} width={720} onClose={close}>
      {lane && <Picker key={lane.shot.id} lane={lane} sharing={sharing(lane, lanes)} onDone={close} />}
    </Dialog>
  )
}

/** How many shots see what is chosen here. */
const sharing = ({ pool, maker }: Lane, lanes: readonly Lane[]): number =>
  lanes.filter((lane) => (pool ? lane.pool === pool : lane.maker === maker)).length

function Picker({ lane, sharing, onDone }: { lane: Lane; sharing: number; onDone(): void }) {
  const project = useEditor((state) => state.project?.id ?? '')
  const graph = useEditor((state) => state.project?.graph)
  const [chosen, setChosen] = useState<readonly PoolChoice[]>(() => (graph ? choicesOf(graph, lane.pool) : []))
  const found = useQuery(api.pools.entries.queryOptions({ project, like: lane.shot.prompt || undefined, limit: 60 }))
  const takes = useTakes()
  const takeOf = (id: string) => takes.data?.find(({ take }) => take.id === id)?.take
  const save = () => {
    const edits = graph ? poolEdits(graph, lane, chosen) : []
    if (edits.length > 0) edit(words.storyboard.edits.pool(lane.index + 1), edits)
    onDone()
  }
  if (found.isPending) return <Waiting label={text.suggested} />
  if (found.error) return <Failed error={found.error} onRetry={() => void found.refetch()} />
  if (found.data.length === 0 && chosen.length === 0) return <Empty title={text.noneAccepted} />
  const rest = found.data.filter(({ take }) => !chosen.some((one) => one.take === take.id))
  return (
    <div className="flex flex-col gap-4 p-4">
      <section>
        <h3 className="mb-2 text-label text-muted">{text.chosen}</h3>
        {chosen.length === 0 && <p className="text-faint">{text.noneChosen}</p>}
        <Chosen {...{ chosen, takeOf }} onChange={setChosen} />
        {sharing > 1 && <p className="mt-2 text-label text-muted">{text.sharedPool(sharing)}</p>}
      </section>
      <section>
        <h3 className="mb-2 text-label text-muted">{text.suggested}</h3>
        <ul className="grid grid-cols-[repeat(auto-fill,minmax(150px,1fr))] gap-3">
          {rest.map(({ take, likeness }) => (
            <Suggested
              key={take.id}
              take={take}
              likeness={likeness}
              isOff={chosen.length >= MOST}
              onChoose={() => setChosen([...chosen, { take: take.id, time: 0.1 }])}
            />
          ))}
        </ul>
      </section>
      <div className="sticky bottom-0 -mx-4 -mb-4 flex justify-end border-line border-t bg-panel p-3">
        <Button look="main" onClick={save}>
          {text.done}
        </Button>
      </div>
    </div>
  )
}

type SuggestedProps = { take: Take; likeness?: number; isOff: boolean; onChoose(): void }

function Suggested({ take, likeness, isOff, onChoose }: SuggestedProps) {
  const { isLooking, handlers } = useLooking()
  return (
    <li {...handlers} className="flex flex-col gap-1 rounded-card border border-line bg-raised p-1.5">
      <span className="aspect-video overflow-hidden rounded-field bg-canvas">
        <LoopingPicture still={take.poster?.asset} moving={take.preview?.asset} isMoving={isLooking} />
      </span>
      <span className="line-clamp-2 min-h-8 text-label">
        <PromptText prompt={take.shot.prompt} />
      </span>
      <span className="flex items-center justify-between">
        <span className="slate text-muted">{likeness === undefined ? '' : text.likeness(Math.max(0, likeness))}</span>
        <IconButton label={text.choose} disabled={isOff} className="size-6!" onClick={onChoose}>
          <Plus size={14} />
        </IconButton>
      </span>
    </li>
  )
}

type ChosenProps = {
  chosen: readonly PoolChoice[]
  takeOf(id: string): Take | undefined
  onChange(chosen: readonly PoolChoice[]): void
}

/** The chosen takes: dragged into their order, each at a noise of its own. */
function Chosen({ chosen, takeOf, onChange }: ChosenProps) {
  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: 4 } }),
    useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates }),
  )
  const ids = chosen.map(({ take }) => take)
  return (
    <DndContext
      id="pool"
      sensors={sensors}
      collisionDetection={closestCenter}
      onDragEnd={({ active, over }) => {
        if (over) onChange(arrayMove([...chosen], ids.indexOf(String(active.id)), ids.indexOf(String(over.id))))
      }}
    >
      <SortableContext items={ids} strategy={verticalListSortingStrategy}>
        <ol className="flex flex-col gap-1.5">
          {chosen.map((one) => (
            <ChosenTake
              key={one.take}
              choice={one}
              take={takeOf(one.take)}
              onWeigh={(time) => onChange(chosen.map((other) => (other === one ? { ...one, time } : other)))}
              onDrop={() => onChange(chosen.filter((other) => other !== one))}
            />
          ))}
        </ol>
      </SortableContext>
    </DndContext>
  )
}

type ChosenTakeProps = { choice: PoolChoice; take: Take | undefined; onWeigh(time: number): void; onDrop(): void }

function ChosenTake({ choice, take, onWeigh, onDrop }: ChosenTakeProps) {
  const { setNodeRef, transform, transition, attributes, listeners } = useSortable({ id: choice.take })
  return (
    <li
      ref={setNodeRef}
      style={{ transform: CSS.Translate.toString(transform), transition }}
      className="flex items-center gap-3 rounded-card border border-line bg-raised p-1.5"
    >
      <button
        type="button"
        aria-label={words.storyboard.grip}
        className="touch-none text-muted"
        {...attributes}
        {...listeners}
      >
        <GripVertical size={14} />
      </button>
      <span className="size-10 shrink-0 overflow-hidden rounded-field bg-canvas">
        <LoopingPicture still={take?.poster?.asset} moving={take?.preview?.asset} isMoving={false} />
      </span>
      <span className="line-clamp-2 min-w-0 flex-1 text-label">
        {take ? <PromptText prompt={take.shot.prompt} /> : choice.take}
      </span>
      <span className="w-28">
        <Slider label={text.noise} value={choice.time} min={0} max={1} step={0.01} onChange={onWeigh} />
      </span>
      <span className="slate w-8">{choice.time.toFixed(2)}</span>
      <IconButton label={text.drop} className="size-6!" onClick={onDrop}>
        <X size={14} />
      </IconButton>
    </li>
  )
}
