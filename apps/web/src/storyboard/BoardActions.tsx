'use client'
import { Grid3x3, Play } from 'lucide-react'
import { useEditor } from '../editor/useEditor.ts'
import { startRun } from '../run/useRun.ts'
import { Button, IconButton } from '../ui/Button.tsx'
import { Menu } from '../ui/Menu.tsx'
import { words } from '../words/index.ts'
import { WordHints } from './known/WordHints.tsx'
import type { Lanes } from './lanes/lanes.ts'
import { renderShot } from './shotEdits.ts'
import { renderShots } from './shotRun.ts'
import { staleLanes } from './standings.ts'
import { useBoard } from './useBoard.ts'
import { useCards } from './useCards.ts'

const text = words.storyboard

/** What can be done with the scene as a whole. */
export function BoardActions(read: Lanes) {
  const { scene, lanes } = read
  const cards = useCards(lanes)
  const isReader = useEditor((state) => state.role === 'viewer')
  const chosen = useEditor((state) => lanes.find(({ shot }) => state.selection.shots.has(shot.id)))
  const isPlanOpen = useBoard((state) => state.isPlanOpen)
  const stale = staleLanes(cards)
  // what was never made cannot have grown old
  const staleLabel = cards.some(({ shown }) => shown.latents || shown.take) ? text.renderStale : text.renderUnmade
  const isFresh = cards.length > 0 && cards.every(({ standing }) => standing.state === 'fresh')
  return (
    <div className="ml-auto flex shrink-0 items-center gap-1">
      <WordHints {...read} />
      {!isReader && (
        <>
          {stale.length > 0 ? (
            <Button look="quiet" className="h-6! max-lg:hidden" onClick={() => void renderShots(stale)}>
              {staleLabel(stale.length)}
            </Button>
          ) : (
            isFresh && <span className="px-2 text-faint max-lg:hidden">{text.upToDate}</span>
          )}
          <Menu
            items={[
              {
                label: text.redo,
                keys: 'R',
                isOff: !chosen,
                run: () => chosen && renderShot({ scene, shot: chosen.shot.id }, 'another'),
              },
              {
                label: text.redoAndStale,
                isOff: !chosen,
                run: () => chosen && void renderShots([...stale.filter((one) => one !== chosen), chosen]),
              },
              {
                label: (stale.length === 0 ? text.renderStale : staleLabel)(stale.length),
                isOff: stale.length === 0,
                run: () => void renderShots(stale),
              },
              { label: text.renderAll, run: () => void startRun() },
            ]}
          >
            <Button look="plain" className="h-6!" icon={<Play size={12} />}>
              {text.render.split(' ')[0]}
            </Button>
          </Menu>
        </>
      )}
      <IconButton
        label={isPlanOpen ? text.hidePlan : text.showPlan}
        isOn={isPlanOpen}
        className="h-6!"
        onClick={() => useBoard.setState({ isPlanOpen: !isPlanOpen, isOpen: true })}
      >
        <Grid3x3 size={14} />
      </IconButton>
    </div>
  )
}
