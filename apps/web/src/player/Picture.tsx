'use client'
import { useState } from 'react'
import { AssetImage } from '../ui/AssetImage.tsx'
import { words } from '../words/index.ts'
import { FramesPicture } from './FramesPicture.tsx'
import type { Film } from './films.ts'
import { canOpenFrames } from './openFrames.ts'
import type { Playback } from './playback.ts'
import { VideoPicture } from './VideoPicture.tsx'

/** What is shown of a film, however it is stored. `place` 0 leads, others follow it. */
export function Picture({ film, playback, place = 0 }: { film: Film; playback: Playback; place?: number }) {
  const [hasFailed, setFailed] = useState(false)
  const fail = () => setFailed(true)
  if (hasFailed)
    return (
      <p role="alert" className="flex size-full items-center justify-center p-4 text-center">
        {words.player.unreadable}
      </p>
    )
  if (film.mediaType.startsWith('video/'))
    return <VideoPicture key={film.asset} film={film} playback={playback} place={place} onFail={fail} />
  if (film.frames > 1 && canOpenFrames())
    return <FramesPicture key={film.asset} film={film} playback={playback} place={place} onFail={fail} />
  return <AssetImage asset={film.asset} alt={words.player.film} className="size-full object-contain" onError={fail} />
}
