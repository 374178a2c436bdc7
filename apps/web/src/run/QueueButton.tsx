'use client'
import { useQuery } from '@tanstack/react-query'
import { ListOrdered } from 'lucide-react'
import { useState } from 'react'
import { api } from '../api/client.ts'
import { useCommands } from '../keys/commands.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Tip } from '../ui/Tip.tsx'
import { words } from '../words/index.ts'
import { QueueList } from './QueueList.tsx'
import { useQueueDrawer } from './useQueueDrawer.ts'

const said = words.runs
const LOOK_MS = 5_000

const offered = [
  {
    id: 'queue.open',
    title: said.queue,
    group: words.run.group,
    region: 'canvas',
    keys: ['q'],
    run: () => useQueueDrawer.setState({ isOpen: true }),
  },
] as const

/** How many runs wait and run, mine of all; behind it the queue itself. */
export function QueueButton() {
  useCommands(offered)
  const { isOpen } = useQueueDrawer()
  const { data } = useQuery({ ...api.runs.queue.queryOptions(), refetchInterval: LOOK_MS })
  const { data: me } = useQuery({ ...api.account.me.queryOptions(), staleTime: Number.POSITIVE_INFINITY })
  const all = (data?.waiting ?? 0) + (data?.running ?? 0)
  const mine = data?.runs.filter(({ run, status }) => run?.user === me?.user && status !== 'paused').length ?? 0
  // nobody else is there on one's own machine: one number says it
  const badge = mine === all ? String(all) : `${mine}/${all}`
  return (
    <>
      <Tip words={said.queueOf(mine, all)} keys="Q">
        <Button
          look="quiet"
          aria-label={said.queueOf(mine, all)}
          icon={<ListOrdered size={15} aria-hidden />}
          onClick={() => useQueueDrawer.setState({ isOpen: true })}
        >
          {all > 0 && <span className="slate text-accent">{badge}</span>}
        </Button>
      </Tip>
      <Dialog
        title={said.queue}
        place="right"
        width={400}
        isOpen={isOpen}
        onClose={() => useQueueDrawer.setState({ isOpen: false })}
      >
        <Drawer />
      </Dialog>
    </>
  )
}

function Drawer() {
  const [isMine, setMine] = useState(false)
  return <QueueList isMine={isMine} onMine={setMine} />
}
