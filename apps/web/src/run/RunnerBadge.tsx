'use client'
import { Cpu } from 'lucide-react'
import { Button } from '../ui/Button.tsx'
import { classes } from '../ui/classes.ts'
import { Pop } from '../ui/Pop.tsx'
import { words } from '../words/index.ts'
import { useRunners } from './useRunners.ts'

const { runner: said } = words.run
const deviceName = (device: string): string => said.devices[device] ?? device

/** What makes the films: its device and memory, or that nothing is there and how to mend that. */
export function RunnerBadge() {
  const { runners, live, isLive, isUnreachable } = useRunners()
  const [first] = live
  const name =
    isLive === false ? said.none : live.length > 1 ? said.several(live.length) : first ? deviceName(first.device) : ''
  const memory = live.length === 1 ? words.units.bytes(first.memoryBytes) : ''
  const state = isLive === null || isUnreachable ? 'bg-faint' : isLive ? 'bg-done' : 'bg-error'
  return (
    <Pop
      label={said.label}
      width={300}
      align="end"
      trigger={
        <Button
          look="quiet"
          aria-label={`${said.label}: ${[name, memory].filter(Boolean).join(' ')}`}
          icon={<Cpu size={14} aria-hidden />}
        >
          <span className={classes('max-md:hidden', isLive === false && 'text-error')}>{name}</span>{' '}
          {memory && <span className="slate text-muted max-lg:hidden">{memory}</span>}
          <span aria-hidden className={classes('size-1.5 rounded-full', state)} />
        </Button>
      }
    >
      {isLive === null && <p className="text-muted">{said.unknown}</p>}
      {isLive === false && <HowToStart />}
      <ul className="flex flex-col gap-2">
        {runners
          .filter(({ status }) => status === 'live' || isLive === false)
          .slice(0, 8)
          .map((one) => (
            <RunnerLine key={one.id} {...one} />
          ))}
      </ul>
    </Pop>
  )
}

function HowToStart() {
  return (
    <div className="mb-3 flex flex-col gap-2">
      <p>{said.noneMore}</p>
      <code className="slate select-all rounded-field bg-field px-2 py-1">{said.howTo}</code>
      <p className="text-label text-muted">{said.howToMore}</p>
    </div>
  )
}

type RunnerLineProps = { name: string; device: string; memoryBytes: number; status: string; heartbeatAt: string }

function RunnerLine({ name, device, memoryBytes, status, heartbeatAt }: RunnerLineProps) {
  const isLive = status === 'live'
  return (
    <li className="flex items-baseline gap-2">
      <span aria-hidden className={classes('size-1.5 rounded-full', isLive ? 'bg-done' : 'bg-error')} />
      <span className="min-w-0 flex-1">
        <span className="block truncate">{name}</span>
        <span className="block text-label text-muted">
          {deviceName(device)} · {said.memory(memoryBytes)}
        </span>
      </span>
      <span className="text-label text-muted">{isLive ? said.live : said.goneSince(words.units.ago(heartbeatAt))}</span>
    </li>
  )
}
