'use client'
import { Download } from 'lucide-react'
import { useEffect, useMemo, useRef, useState } from 'react'
import { assetUrl } from '../api/client.ts'
import { useEditor } from '../editor/useEditor.ts'
import { fileName } from '../gallery/saveAsset.ts'
import { titleOf } from '../inspector/nodeTitle.ts'
import { filmsOf } from '../player/films.ts'
import { usePlayer } from '../player/usePlayer.ts'
import { useResults } from '../run/useResults.ts'
import { useRun } from '../run/useRun.ts'
import { AssetImage } from '../ui/AssetImage.tsx'
import { words } from '../words/index.ts'

/** The newest film of the project; while one is made, what is seen of it so far. */
export function FilmView() {
  const graph = useEditor((state) => state.project?.graph)
  const title = useEditor((state) => state.project?.title ?? '')
  const results = useResults()
  const [film] = useMemo(() => (graph ? filmsOf(graph, results) : []), [graph, results])
  useEffect(() => {
    usePlayer.setState({ isInPage: true })
    return () => usePlayer.setState({ isInPage: false })
  }, [])
  const isRunning = useRun(({ status }) => status === 'running' || status === 'waiting')
  return (
    <figure className="overflow-hidden rounded-sheet border border-line bg-panel">
      <div className="flex min-h-40 items-center justify-center bg-black">
        {isRunning ? (
          <Going />
        ) : film ? (
          <Film key={film.asset} asset={film.asset} mediaType={film.mediaType} />
        ) : (
          <Nothing />
        )}
      </div>
      {film && !isRunning && (
        <figcaption className="flex justify-end p-2">
          <a
            href={assetUrl(film.asset)}
            download={fileName(title, film.mediaType)}
            className="inline-flex h-7 items-center gap-1.5 rounded-field px-2 text-muted hover:bg-field hover:text-text"
          >
            <Download size={14} aria-hidden />
            {words.simple.download}
          </a>
        </figcaption>
      )}
    </figure>
  )
}

const Nothing = () => <p className="p-8 text-center text-white/80">{words.simple.none}</p>

/** One film; another one is another element, which begins as it should by itself. */
function Film({ asset, mediaType }: { asset: string; mediaType: string }) {
  const ref = useRef<HTMLVideoElement>(null)
  const asked = usePlayer((state) => state.asked)
  // what was asked for before was about what stood here then
  const answered = useRef(asked)
  // another status, later, is about another run: a film that was paused stays so
  const [isJustMade] = useState(() => useRun.getState().status === 'done')
  useEffect(() => {
    const isStill = matchMedia('(prefers-reduced-motion: reduce)').matches
    if (asked > answered.current || (isJustMade && !isStill)) void ref.current?.play().catch(() => {})
    answered.current = asked
  }, [asked, isJustMade])
  if (mediaType.startsWith('image/'))
    return <AssetImage alt={words.simple.film} asset={asset} className="max-h-[60vh] w-full object-contain" />
  return (
    <video
      ref={ref}
      muted
      aria-label={words.simple.film}
      src={assetUrl(asset)}
      controls
      loop
      playsInline
      className="max-h-[60vh] w-full object-contain"
    >
      <track kind="captions" />
    </video>
  )
}

/** How far a run is: each node that is at work, by its name, with its newest preview. */
function Going() {
  const nodes = useRun((state) => state.nodes)
  const graph = useEditor((state) => state.project?.graph)
  const busy = Object.entries(nodes).filter(([, { state }]) => state === 'running')
  const previews = busy.flatMap(([, { preview, shots = {} }]) => {
    const seen = Object.values(shots).flatMap((shot) => shot.preview ?? [])
    return seen.length > 0 ? seen : (preview ?? [])
  })
  return (
    <div className="flex w-full flex-col gap-3 p-4 text-white/80">
      {previews.length > 0 && (
        <div className="flex flex-wrap justify-center gap-2">
          {previews.map((preview) => (
            <AssetImage key={preview} alt="" asset={preview} className="h-28 rounded-card" />
          ))}
        </div>
      )}
      {busy.length === 0 && <p className="text-center">{words.simple.rendering}</p>}
      {busy.map(([id, { step, of }]) => (
        <div key={id}>
          <p className="mb-1">{graph?.nodes[id] ? titleOf(graph.nodes[id]) : id}</p>
          <progress className="h-1 w-full accent-[var(--accent)]" max={of ?? 1} value={of ? step : undefined} />
        </div>
      ))}
    </div>
  )
}
