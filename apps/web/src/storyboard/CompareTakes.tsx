'use client'
import type { Take } from '@sceneweave/project'
import { Pause, Play } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useEditor } from '../editor/useEditor.ts'
import { IconButton } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Slider } from '../ui/Fields.tsx'
import { Waiting } from '../ui/States.tsx'
import { words } from '../words/index.ts'
import { useIsCalm } from './LoopingPicture.tsx'
import { PromptText } from './PromptText.tsx'
import { readFrames } from './readFrames.ts'
import { TakeButtons } from './TakeStrip.tsx'
import { takeDifferences } from './takeDifferences.ts'
import { useBoard, useScene, useTakes } from './useBoard.ts'

const text = words.storyboard.takes

/** Two takes beside each other, playing in step. */
export function CompareTakes() {
  const comparing = useBoard((state) => state.comparing)
  const takes = useTakes()
  const pair = comparing?.map((id) => takes.data?.find(({ take }) => take.id === id)?.take)
  const close = () => useBoard.setState({ comparing: null })
  const [left, right] = pair ?? []
  return (
    <Dialog title={text.compareTitle} isOpen={comparing !== null} width={860} onClose={close}>
      {left && right ? (
        <Pair key={`${left.id}/${right.id}`} left={left} right={right} />
      ) : (
        <Waiting label={text.title} />
      )}
    </Dialog>
  )
}

const RATE = 8

function Pair({ left, right }: { left: Take; right: Take }) {
  const isCalm = useIsCalm()
  const [isPlaying, setPlaying] = useState(!isCalm)
  const [at, setAt] = useState(0)
  const [counts, setCounts] = useState<readonly [number, number]>([1, 1])
  const most = Math.max(...counts)
  useEffect(() => {
    if (!isPlaying) return
    const timer = setInterval(() => setAt((frame) => (frame + 1) % most), 1000 / RATE)
    return () => clearInterval(timer)
  }, [isPlaying, most])
  const differences = takeDifferences(left, right)
  return (
    <div className="flex flex-col gap-3 p-4">
      <div className="grid grid-cols-2 gap-4 max-md:grid-cols-1">
        <Side label={text.left} take={left} at={at} onCount={(n) => setCounts(([, other]) => [n, other])} />
        <Side label={text.right} take={right} at={at} onCount={(n) => setCounts(([other]) => [other, n])} />
      </div>
      <div className="flex items-center gap-3">
        <IconButton label={isPlaying ? text.pause : text.play} onClick={() => setPlaying(!isPlaying)}>
          {isPlaying ? <Pause size={14} /> : <Play size={14} />}
        </IconButton>
        <Slider
          label={text.frame}
          value={Math.min(at, most - 1)}
          min={0}
          max={most - 1}
          step={1}
          onChange={(frame) => {
            setPlaying(false)
            setAt(frame)
          }}
        />
        <span className="slate w-16 text-right text-muted">
          {Math.min(at, most - 1) + 1}/{most}
        </span>
      </div>
      {differences.length === 0 ? (
        <p className="text-muted">{text.same}</p>
      ) : (
        <table className="w-full text-left">
          <caption className="sr-only">{text.differs}</caption>
          <thead className="text-label text-muted">
            <tr>
              <th className="w-28 py-1 font-normal">{text.differs}</th>
              <th className="py-1 font-normal">{text.left}</th>
              <th className="py-1 font-normal">{text.right}</th>
            </tr>
          </thead>
          <tbody>
            {differences.map(({ what, left, right }) => (
              <tr key={what} className="border-line border-t align-top">
                <th className="py-1 font-normal text-muted">{what}</th>
                <td className="py-1 pr-3">
                  <PromptText prompt={left} />
                </td>
                <td className="py-1">
                  <PromptText prompt={right} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  )
}

type SideProps = { label: string; take: Take; at: number; onCount(frames: number): void }

function Side({ label, take, at, onCount }: SideProps) {
  const scene = useScene()
  const isReader = useEditor((state) => state.role === 'viewer')
  return (
    <figure aria-label={label} className="flex min-w-0 flex-col gap-2">
      <Frames take={take} at={at} onCount={onCount} />
      <figcaption className="flex items-center justify-between gap-2">
        <span className="slate truncate text-muted">
          {text.made(take.shot.seed, take.shot.take)} · {text.status[take.status]}
        </span>
        {scene && !isReader && <TakeButtons place={{ scene, shot: take.shot.id }} take={take} others={[]} />}
      </figcaption>
    </figure>
  )
}

/** One frame of a take, drawn: two loops of the browser would drift apart. */
function Frames({ take, at, onCount }: Omit<SideProps, 'label'>) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const [frames, setFrames] = useState<readonly CanvasImageSource[]>([])
  const tell = useRef(onCount)
  useEffect(() => {
    tell.current = onCount
  })
  useEffect(() => {
    const leave = new AbortController()
    void readFrames(take.preview ?? take.poster, leave.signal).then((read) => {
      if (leave.signal.aborted) return
      setFrames(read)
      tell.current(Math.max(1, read.length))
    })
    return () => leave.abort()
  }, [take.preview, take.poster])
  useEffect(() => {
    const frame = frames[at % Math.max(1, frames.length)] as
      | (CanvasImageSource & { width: number; height: number })
      | undefined
    const target = canvas.current
    if (!frame || !target) return
    target.width = frame.width
    target.height = frame.height
    target.getContext('2d')?.drawImage(frame, 0, 0)
  }, [frames, at])
  return <canvas ref={canvas} className="aspect-square max-h-[44vh] w-full rounded-card bg-canvas object-contain" />
}
