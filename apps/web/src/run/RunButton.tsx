'use client'
import { ChevronDown, Play } from 'lucide-react'
import { useEditor } from '../editor/useEditor.ts'
import { playFilm } from '../player/usePlayer.ts'
import { Button, IconButton } from '../ui/Button.tsx'
import { classes } from '../ui/classes.ts'
import { Pop } from '../ui/Pop.tsx'
import { Tip } from '../ui/Tip.tsx'
import { words } from '../words/index.ts'
import { RunDetails } from './RunDetails.tsx'
import { RunGoing } from './RunGoing.tsx'
import { RunPanel } from './RunPanel.tsx'
import { useRefusal } from './refusal.ts'
import { runLabel } from './runLabel.ts'
import { useForecast } from './useForecast.ts'
import { startRun, useRun } from './useRun.ts'
import { isGoing, useRunCommands } from './useRunCommands.ts'
import { useRunNews } from './useRunNews.ts'
import { useRunners } from './useRunners.ts'
import { useRunPanel } from './useRunPanel.ts'

const said = words.run

/** Run: what it will do and how long that takes; while it does, how far it is. isSimple: on the page without its graph. */
export function RunButton({ isSimple = false }: { isSimple?: boolean }) {
  useRunCommands()
  useRunNews(isSimple)
  const isBusy = useRun((state) => isGoing(state.status))
  return (
    <div className="flex items-center gap-1">
      {isBusy && <RunGoing />}
      <Start isBusy={isBusy} />
      <RunDetails />
    </div>
  )
}

/** While a run goes on, the next one is behind the arrow. */
function Start({ isBusy }: { isBusy: boolean }) {
  const forecast = useForecast()
  const graph = useEditor((state) => state.project?.graph)
  const { verb, more, isNothing } = runLabel(forecast, graph)
  const off = useReasonOff()
  const { isOpen } = useRunPanel()
  const isRefused = useRefusal(({ refusal }) => refusal !== null)
  const press = () => {
    if (isNothing) playFilm()
    else if (forecast.problems.length > 0) useRunPanel.setState({ isOpen: true, kind: 'all' })
    else void startRun()
  }
  return (
    <div className="flex">
      {!isBusy && (
        <Tip words={off ?? (forecast.isKnown ? said.commands.all : said.checking)} keys={off ? undefined : 'Mod+Enter'}>
          <Button
            look={off || isNothing ? 'plain' : 'main'}
            aria-disabled={off !== undefined}
            className={classes('rounded-r-none', off && 'opacity-60')}
            icon={<Play size={13} fill="currentColor" aria-hidden />}
            onClick={() => off === undefined && press()}
          >
            {verb}
            {more && <span className="max-md:hidden">· {more}</span>}
          </Button>
        </Tip>
      )}
      <Pop
        label={said.panel}
        width={340}
        align="end"
        isOpen={isOpen || isRefused}
        onOpenChange={(open) => {
          useRunPanel.setState({ isOpen: open })
          if (!open) useRefusal.setState({ refusal: null })
        }}
        trigger={
          <IconButton
            label={said.more}
            look={isBusy || off || isNothing ? 'plain' : 'main'}
            className={classes('w-6!', !isBusy && 'rounded-l-none border-l-panel')}
          >
            <ChevronDown size={14} />
          </IconButton>
        }
      >
        <RunPanel off={off} />
      </Pop>
    </div>
  )
}

/** Why nothing can be run now, if so. */
function useReasonOff(): string | undefined {
  const isViewer = useEditor((state) => state.role === 'viewer')
  const { isLive, isUnreachable } = useRunners()
  if (isViewer) return said.viewer
  if (isUnreachable) return said.offline
  return isLive === false ? said.noRunner : undefined
}
