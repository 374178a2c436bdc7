'use client'
import { useQuery } from '@tanstack/react-query'
import { Upload } from 'lucide-react'
import { useMemo } from 'react'
import { api } from '../../api/client.ts'
import { UploadButton } from '../../gallery/UploadButton.tsx'
import { type ListedAsset, useAssets } from '../../gallery/useAssets.ts'
import { Button } from '../../ui/Button.tsx'
import { Media } from '../../ui/Media.tsx'
import { Failed, Waiting } from '../../ui/States.tsx'
import { words } from '../../words/index.ts'

const text = words.studies.new

/** The films of the gallery that every browser plays, newest first, with where each comes from. */
export function FilmPicker({ onPick }: { onPick(asset: string): void }) {
  const { assets, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useAssets('films', undefined)
  const { data: projects } = useQuery(api.projects.list.queryOptions())
  const titles = useMemo(() => new Map(projects?.map(({ id, title }) => [id, title])), [projects])
  const films = assets?.filter(({ mediaType }) => mediaType === 'video/mp4')
  const from = ({ origin }: ListedAsset) =>
    origin ? text.from(titles.get(origin.project ?? '') ?? text.deleted, origin.runNumber) : text.uploaded
  return (
    <div className="flex max-h-96 flex-col gap-2">
      <div className="flex items-center justify-between">
        <p className="text-muted">{text.films}</p>
        <UploadButton>
          <Upload size={14} />
        </UploadButton>
      </div>
      {error && <Failed error={error} onRetry={() => void refetch()} />}
      {!films && !error && <Waiting label={words.gallery.waiting} />}
      {films?.length === 0 && <p className="py-4 text-muted">{text.noFilms}</p>}
      <ul className="grid min-h-0 grid-cols-3 gap-2 overflow-y-auto">
        {films?.map((film) => (
          <li key={film.asset}>
            <button
              type="button"
              aria-label={text.pick(from(film), words.units.ago(film.createdAt))}
              className="group flex w-full flex-col text-left"
              onClick={() => onPick(film.asset)}
            >
              <Media
                asset={film.asset}
                mediaType={film.mediaType}
                className="aspect-square w-full rounded-field border border-line group-hover:border-accent"
              />
              <span className="mt-1 line-clamp-2 text-label text-muted">{from(film)}</span>
            </button>
          </li>
        ))}
      </ul>
      {hasNextPage && (
        <Button look="quiet" disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {words.gallery.more}
        </Button>
      )}
    </div>
  )
}
