'use client'
import type { AssetRef } from '@sceneweave/project'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../api/client.ts'
import { Button } from '../ui/Button.tsx'
import { Media } from '../ui/Media.tsx'
import { Pop } from '../ui/Pop.tsx'
import { words } from '../words/index.ts'
import type { FieldKind } from './field.ts'
import { isOneOf } from './mediaTypes.ts'

type AssetKind = Extract<FieldKind, { type: 'asset' }>
type ChoiceProps = {
  kind: AssetKind
  isOff: boolean
  onChoose(asset: AssetRef): void
  onName(name: string): void
}

/** The files that are here already and fit. */
export function AssetChoice({ kind, isOff, onChoose, onName }: ChoiceProps) {
  const [isOpen, setOpen] = useState(false)
  const closing =
    <T,>(choose: (chosen: T) => void) =>
    (chosen: T) => {
      choose(chosen)
      setOpen(false)
    }
  return (
    <Pop
      label={words.inspector.asset.gallery}
      isOpen={isOpen}
      onOpenChange={setOpen}
      trigger={<Button disabled={isOff}>{words.inspector.asset.choose}</Button>}
    >
      <Files kind={kind} onChoose={closing(onChoose)} onName={closing(onName)} />
    </Pop>
  )
}

function Files({ kind, onChoose, onName }: Omit<ChoiceProps, 'isOff'>) {
  const { data = [], isPending } = useQuery(api.assets.list.queryOptions(wishFor(kind)))
  const found = data.filter(({ mediaType }) => isOneOf(mediaType, kind.mediaTypes))
  return (
    <div className="flex max-h-80 flex-col gap-2 overflow-y-auto">
      {kind.names.map((name) => (
        <Button key={name} look="quiet" className="justify-start" onClick={() => onName(name)}>
          {words.inspector.asset.shipped(name)}
        </Button>
      ))}
      {!isPending && found.length === 0 && kind.names.length === 0 && (
        <p className="p-1 text-muted">{words.inspector.asset.empty}</p>
      )}
      <ul className="grid grid-cols-3 gap-1.5">
        {found.map(({ asset, mediaType, bytes }) => (
          <li key={asset}>
            <button
              type="button"
              aria-label={words.inspector.asset.pick(mediaType, words.units.bytes(bytes))}
              className="flex aspect-square w-full items-center justify-center overflow-hidden rounded-field border border-line bg-canvas hover:border-accent"
              onClick={() => onChoose({ asset, mediaType, bytes })}
            >
              {/^(?:image|video)\//.test(mediaType) ? (
                <Media asset={asset} mediaType={mediaType} className="size-full" />
              ) : (
                <span className="slate p-1 text-muted">{words.units.bytes(bytes)}</span>
              )}
            </button>
          </li>
        ))}
      </ul>
    </div>
  )
}

// pictures are a kind of their own; weights are what people bring, latents what runs make
const wishFor = ({ mediaTypes, holds }: AssetKind) =>
  mediaTypes.every((one) => one.startsWith('image/'))
    ? ({ kind: 'image', limit: 100 } as const)
    : holds === 'id'
      ? ({ source: 'upload', limit: 200 } as const)
      : ({ limit: 200 } as const)
