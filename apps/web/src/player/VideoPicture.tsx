'use client'
import { useEffect, useRef } from 'react'
import { assetUrl } from '../api/client.ts'
import type { Film } from './films.ts'
import type { Playback, Surface } from './playback.ts'

type PictureProps = { film: Film; playback: Playback; place: number; onFail(): void }

/** A film that the browser plays by itself. Every frame can be stood on. */
export function VideoPicture({ film, playback, place, onFail }: PictureProps) {
  const ref = useRef<HTMLVideoElement>(null)
  useEffect(() => {
    const video = ref.current
    return video ? joinVideo(video, film, playback, place) : undefined
  }, [film, playback, place])
  return (
    <video
      ref={ref}
      src={assetUrl(film.asset)}
      muted
      playsInline
      preload="auto"
      className="size-full object-contain"
      onError={onFail}
    />
  )
}

function joinVideo(video: HTMLVideoElement, film: Film, playback: Playback, place: number): () => void {
  const surface: Surface = {
    canPlay: true,
    // the middle of a frame: its very beginning may be shown as the one before
    seek: (frame) => {
      video.currentTime = (frame + 0.5) / film.framesPerSecond
    },
    play(speed) {
      video.playbackRate = speed
      void video.play().catch(() => {})
    },
    pause: () => video.pause(),
    at: () => Math.floor(video.currentTime * film.framesPerSecond),
  }
  let callback = 0
  const shown = (_: number, { mediaTime }: { mediaTime: number }) => {
    // while it seeks, what is on the screen is still the old place
    if (place === 0 && !video.seeking) playback.told(Math.floor(mediaTime * film.framesPerSecond + 0.01))
    callback = video.requestVideoFrameCallback(shown)
  }
  callback = video.requestVideoFrameCallback(shown)
  const ended = () => place === 0 && playback.told(film.frames)
  video.addEventListener('ended', ended)
  const leave = playback.attach(surface, place)
  return () => {
    video.cancelVideoFrameCallback(callback)
    video.removeEventListener('ended', ended)
    leave()
  }
}
