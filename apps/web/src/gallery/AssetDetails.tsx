'use client'
import { useQuery } from '@tanstack/react-query'
import { Download, Link, Plus, Waypoints } from 'lucide-react'
import { useState } from 'react'
import { api, assetUrl, isRefusal } from '../api/client.ts'
import { useEditor } from '../editor/useEditor.ts'
import { titleOf } from '../run/nodesOf.ts'
import { openRun } from '../run/useRunDetails.ts'
import { AssetImage } from '../ui/AssetImage.tsx'
import { Button } from '../ui/Button.tsx'
import { copyLink } from '../ui/copyLink.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { words } from '../words/index.ts'
import { saveAsset } from './saveAsset.ts'
import { useAddAsset } from './useAddAsset.ts'
import type { ListedAsset } from './useAssets.ts'

const said = words.gallery

/** An asset as large as there is room, how large it is, when and by what it was made; and the run that made it. */
export function AssetDetails({ asset, onClose }: { asset: ListedAsset | null; onClose(): void }) {
  return (
    <Dialog title={said.details} place="right" width={440} isOpen={asset !== null} onClose={onClose}>
      {asset && <Details asset={asset} onClose={onClose} />}
    </Dialog>
  )
}

function Details({ asset, onClose }: { asset: ListedAsset; onClose(): void }) {
  const add = useAddAsset()
  const canEdit = useEditor(({ role, project }) => role !== 'viewer' && project !== null)
  const title = useEditor(({ project }) => (project?.id === asset.origin?.project ? project?.title : undefined))
  const isFilm = asset.mediaType.startsWith('video/')
  const url = assetUrl(asset.asset)
  return (
    <div className="flex flex-col gap-4 p-4">
      <div className="overflow-hidden rounded-card border border-line bg-black">
        {isFilm ? (
          <video src={url} controls loop muted autoPlay playsInline className="max-h-[45vh] w-full" />
        ) : (
          <AssetImage asset={asset.asset} alt={said.kinds.picture} className="max-h-[45vh] w-full object-contain" />
        )}
      </div>
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1">
        <dt className="text-muted">{said.size}</dt>
        <dd>
          <Measures asset={asset} />
        </dd>
        <dt className="text-muted">{said.made}</dt>
        <dd>
          {words.units.ago(asset.createdAt)}, {words.units.clock(asset.createdAt)}
        </dd>
        <dt className="text-muted">{said.by}</dt>
        <dd>
          <Origin asset={asset} />
        </dd>
      </dl>
      <div className="flex flex-wrap gap-2">
        {canEdit && (
          <Button
            look="main"
            icon={<Plus size={14} />}
            onClick={() => {
              onClose()
              void add(asset)
            }}
          >
            {said.add}
          </Button>
        )}
        {asset.origin && (
          <Button
            icon={<Waypoints size={14} />}
            onClick={() => {
              onClose()
              openRun(asset.origin?.run ?? null)
            }}
          >
            {said.openRun}
          </Button>
        )}
        <Button
          icon={<Download size={14} />}
          onClick={() => saveAsset(asset, title ?? said.kinds[isFilm ? 'film' : 'picture'])}
        >
          {said.download}
        </Button>
        <Button icon={<Link size={14} />} onClick={() => void copyLink(url, said)}>
          {said.copyLink}
        </Button>
      </div>
    </div>
  )
}

/** Bytes, and the sides as the browser finds them. */
function Measures({ asset: { asset, bytes, mediaType } }: { asset: ListedAsset }) {
  const [sides, setSides] = useState<string>()
  return (
    <>
      <span className="slate">{[sides, words.units.bytes(bytes), mediaType].filter(Boolean).join(' · ')}</span>
      {mediaType.startsWith('image/') && (
        <AssetImage
          asset={asset}
          alt=""
          className="hidden"
          onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) =>
            setSides(`${naturalWidth} × ${naturalHeight}`)
          }
        />
      )}
    </>
  )
}

function Origin({ asset: { asset, origin } }: { asset: ListedAsset }) {
  const { data, error } = useQuery({
    ...api.assets.origin.queryOptions({ asset }),
    enabled: origin !== undefined,
    retry: (count, failed) => count < 2 && !isRefusal(failed),
  })
  if (!origin) return said.byUpload
  const node = data ? titleOf(data.run.graph, data.node) : origin.node
  return (
    <>
      {said.byNode(node)}, {said.byRun(origin.runNumber)}
      {error && isRefusal(error) && <span className="block text-muted">{said.unknownOrigin}</span>}
    </>
  )
}
