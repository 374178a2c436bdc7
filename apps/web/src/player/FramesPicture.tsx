'use client'
import { useEffect, useRef } from 'react'
import { assetUrl } from '../api/client.ts'
import type { Film } from './films.ts'
import { openFrames } from './openFrames.ts'
import type { Playback } from './playback.ts'

type PictureProps = { film: Film; playback: Playback; place: number; onFail(): void }

/** A looping picture (WebP, GIF), drawn frame by frame so that it can be stepped like a film. */
export function FramesPicture({ film, playback, place, onFail }: PictureProps) {
  const ref = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    const canvas = ref.current
    if (!canvas) return undefined
    let isLeft = false
    let leave = () => {}
    openFrames(assetUrl(film.asset), film.mediaType)
      .then((frames) => {
        if (isLeft) return frames.close()
        const detach = playback.attach(
          { canPlay: false, seek: (frame) => void frames.draw(canvas, frame), play() {}, pause() {} },
          place,
        )
        leave = () => {
          detach()
          frames.close()
        }
      })
      .catch(() => !isLeft && onFail())
    return () => {
      isLeft = true
      leave()
    }
  }, [film, playback, place, onFail])
  return <canvas ref={ref} width={film.width} height={film.height} className="size-full object-contain" />
}
