'use client'
import { type ReactNode, useCallback, useState } from 'react'
import { useEditor } from '../editor/useEditor.ts'
import { classes } from '../ui/classes.ts'
import { Choice } from '../ui/Fields.tsx'
import { Empty, Failed, Waiting } from '../ui/States.tsx'
import { words } from '../words/index.ts'
import { AssetDetails } from './AssetDetails.tsx'
import { AssetGrid } from './AssetGrid.tsx'
import { useUploads } from './upload.ts'
import { type Filter, filters, type ListedAsset, useAssets } from './useAssets.ts'

const said = words.gallery

/** Assets by kind and by project, and each with where it comes from. */
export function Gallery({ wanted, children }: { wanted: number; children?: ReactNode }) {
  const project = useEditor((state) => state.project?.id)
  const [filter, setFilter] = useState<Filter>('all')
  const [isHere, setHere] = useState(true)
  const [opened, setOpened] = useState<ListedAsset | null>(null)
  const { assets, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useAssets(
    filter,
    isHere ? project : undefined,
  )
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage()
  }, [hasNextPage, isFetchingNextPage, fetchNextPage])
  return (
    <>
      <div className="flex flex-wrap items-center gap-1 px-3 pt-2">
        <fieldset aria-label={said.kind} className="flex flex-wrap gap-x-0.5">
          {filters.map((one) => (
            <button
              key={one}
              type="button"
              aria-pressed={one === filter}
              onClick={() => setFilter(one)}
              className={classes(
                'h-6 rounded-field px-1.5 text-label text-muted hover:text-text',
                one === filter && 'bg-field text-text!',
              )}
            >
              {said[one]}
            </button>
          ))}
        </fieldset>
        <Choice
          aria-label={said.where}
          className="h-6! w-auto! text-label"
          value={isHere ? 'here' : 'everywhere'}
          onChange={({ target }) => setHere(target.value === 'here')}
        >
          <option value="here">{said.here}</option>
          <option value="everywhere">{said.everywhere}</option>
        </Choice>
        <span className="ml-auto flex">{children}</span>
      </div>
      <Uploads />
      {!assets ? (
        error ? (
          <Failed error={error} onRetry={refetch} />
        ) : (
          <Waiting label={said.waiting} />
        )
      ) : assets.length === 0 && !hasNextPage ? (
        <Empty title={filter === 'all' ? said.none : said.noneOfKind} more={said.noneMore} />
      ) : (
        <AssetGrid assets={assets} wanted={wanted} onOpen={setOpened} onEnd={more} />
      )}
      <AssetDetails asset={opened} onClose={() => setOpened(null)} />
    </>
  )
}

function Uploads() {
  const uploads = useUploads((state) => state.uploads)
  return uploads.map(({ id, name, share }) => (
    <div key={id} role="status" className="px-3 pt-2">
      <p className="truncate text-label">{said.uploading(name)}</p>
      <progress aria-label={said.uploading(name)} value={share} className="h-1 w-full accent-accent" />
    </div>
  ))
}
