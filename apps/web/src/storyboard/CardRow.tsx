'use client'
import {
  closestCenter,
  DndContext,
  type DragCancelEvent,
  type DragEndEvent,
  type DragOverEvent,
  type DragStartEvent,
  KeyboardSensor,
  MouseSensor,
  TouchSensor,
  useSensor,
  useSensors,
} from '@dnd-kit/core'
import { horizontalListSortingStrategy, SortableContext, sortableKeyboardCoordinates } from '@dnd-kit/sortable'
import { Plus } from 'lucide-react'
import { faultOf } from '../api/client.ts'
import { useEditor } from '../editor/useEditor.ts'
import { Button, IconButton } from '../ui/Button.tsx'
import { Empty } from '../ui/States.tsx'
import { words } from '../words/index.ts'
import { ContextLines } from './ContextLines.tsx'
import type { Lanes } from './lanes/lanes.ts'
import { GAP } from './measures.ts'
import { PoolPicker } from './PoolPicker.tsx'
import { NoisePlan } from './plan/NoisePlan.tsx'
import { ShotCard } from './ShotCard.tsx'
import { addShot, moveShot } from './shotEdits.ts'
import { useBoard, useTakes } from './useBoard.ts'
import { useCards } from './useCards.ts'

const text = words.storyboard

/** What is said to those who move a shot without seeing it: numbers, as on the cards. */
function said(ids: readonly string[]) {
  const number = (one: { id: string | number } | null) => (one ? ids.indexOf(String(one.id)) + 1 : 0)
  const { moving } = text
  return {
    screenReaderInstructions: { draggable: text.grip },
    announcements: {
      onDragStart: ({ active }: DragStartEvent) => moving.held(number(active)),
      onDragOver: ({ active, over }: DragOverEvent) => moving.over(number(active), number(over)),
      onDragEnd: ({ active, over }: DragEndEvent) => moving.left(number(active), number(over)),
      onDragCancel: ({ active }: DragCancelEvent) => moving.stays(number(active)),
    },
  }
}

/** The shots of a scene in a row, with what they see of each other above and their noise below. */
export function CardRow(read: Lanes) {
  const { scene, lanes } = read
  const isPlanOpen = useBoard((state) => state.isPlanOpen)
  const takes = useTakes()
  const isReader = useEditor((state) => state.role === 'viewer')
  const sensors = useSensors(
    useSensor(MouseSensor, { activationConstraint: { distance: 6 } }),
    // a finger that moves at once scrolls
    useSensor(TouchSensor, { activationConstraint: { delay: 250, tolerance: 8 } }),
    useSensor(KeyboardSensor, {
      coordinateGetter: sortableKeyboardCoordinates,
      keyboardCodes: { start: ['Space'], cancel: ['Escape'], end: ['Space', 'Enter'] },
    }),
  )
  const cards = useCards(lanes)
  const ids = lanes.map(({ shot }) => shot.id)
  if (lanes.length === 0)
    return (
      <Empty title={text.noShots} more={text.noShotsMore}>
        {!isReader && (
          <Button icon={<Plus size={14} />} onClick={() => addShot(scene)}>
            {text.add}
          </Button>
        )}
      </Empty>
    )
  return (
    <div className="@container flex h-full snap-x flex-col overflow-auto px-3 pb-2 max-md:snap-mandatory">
      {takes.error && !takes.data && (
        <p role="alert" className="sticky left-0 flex shrink-0 items-center gap-3 py-1 text-error">
          {faultOf(takes.error).message}
          <Button className="h-6!" onClick={() => void takes.refetch()}>
            {words.ui.retry}
          </Button>
        </p>
      )}
      <DndContext
        sensors={sensors}
        accessibility={said(ids)}
        collisionDetection={closestCenter}
        onDragEnd={({ active, over }) => {
          if (over) moveShot({ scene, shot: String(active.id) }, ids.indexOf(String(over.id)))
        }}
      >
        <SortableContext items={ids} strategy={horizontalListSortingStrategy} disabled={isReader}>
          <ContextLines {...read} />
          <ol aria-label={text.shots} className="flex min-h-44 w-max flex-1 items-stretch" style={{ gap: GAP }}>
            {cards.map((card) => (
              <ShotCard key={card.lane.shot.id} scene={scene} card={card} takes={takes.data ?? []} />
            ))}
            {!isReader && (
              <li className="flex items-center">
                <IconButton label={text.add} keys="a" look="plain" onClick={() => addShot(scene)}>
                  <Plus size={16} />
                </IconButton>
              </li>
            )}
          </ol>
        </SortableContext>
      </DndContext>
      {isPlanOpen && <NoisePlan {...read} />}
      <PoolPicker {...read} />
    </div>
  )
}
