'use client'
import type { AssetRef, Json } from '@sceneweave/project'
import { useQuery } from '@tanstack/react-query'
import { Upload, X } from 'lucide-react'
import { type DragEvent, useRef, useState } from 'react'
import { api } from '../api/client.ts'
import { assetDragType, draggedAsset } from '../gallery/assetDrag.ts'
import { upload } from '../gallery/upload.ts'
import { Button, IconButton } from '../ui/Button.tsx'
import { classes } from '../ui/classes.ts'
import { Media } from '../ui/Media.tsx'
import { words } from '../words/index.ts'
import { AssetChoice } from './AssetChoice.tsx'
import type { FieldKind } from './field.ts'
import { isOneOf } from './mediaTypes.ts'
import { ParamRow } from './ParamRow.tsx'
import type { ParamProps } from './param.ts'

type AssetKind = Extract<FieldKind, { type: 'asset' }>

/** A file: chosen among those that are here, uploaded, or dropped. */
export function AssetParam({ id, field, value, isMixed, isOff, write, onReset }: ParamProps) {
  const kind = field.kind as AssetKind
  const picker = useRef<HTMLInputElement>(null)
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const [isOver, setOver] = useState(false)
  const take = (asset: AssetRef) => {
    const fits = isOneOf(asset.mediaType, kind.mediaTypes)
    setProblem(fits ? null : words.inspector.asset.wrongKind(kind.mediaTypes.join(', ')))
    if (fits) write(kind.holds === 'id' ? asset.asset : asset)
  }
  const bring = async (file: File | undefined) => {
    if (!file) return
    setBusy(true)
    const asset = await upload(file)
    setBusy(false)
    if (asset) take(asset)
  }
  const drop = (event: DragEvent) => {
    const asset = draggedAsset(event.dataTransfer.getData(assetDragType))
    const [file] = event.dataTransfer.files
    setOver(false)
    if (isOff || (!asset && !file)) return
    // here and nowhere else: the page would make a node of it
    event.preventDefault()
    event.stopPropagation()
    if (asset) take(asset)
    else void bring(file)
  }
  return (
    <ParamRow id={id} label={field.title} help={field.help} {...{ problem, isMixed, onReset }}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is one more way; the buttons are the first */}
      <div
        className={classes('rounded-field border border-line bg-field p-1.5', isOver && 'border-accent')}
        onDragOver={(event) => {
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <Chosen kind={kind} value={value} isNullable={field.isNullable} isOff={isOff} write={write} />
        <div className="mt-1.5 flex gap-1.5">
          <AssetChoice kind={kind} isOff={isOff} onChoose={take} onName={write} />
          <Button
            id={id}
            disabled={isOff || isBusy}
            icon={<Upload size={14} />}
            onClick={() => picker.current?.click()}
          >
            {isBusy ? words.inspector.asset.uploading : words.inspector.asset.upload}
          </Button>
        </div>
        <input
          ref={picker}
          type="file"
          hidden
          accept={kind.holds === 'id' ? undefined : kind.mediaTypes.join(',')}
          onChange={(event) => {
            void bring(event.target.files?.[0])
            event.target.value = ''
          }}
        />
      </div>
    </ParamRow>
  )
}

type ChosenProps = {
  kind: AssetKind
  value: Json | undefined
  isNullable: boolean
  isOff: boolean
  write(value: null): void
}

function Chosen({ kind, value, isNullable, isOff, write }: ChosenProps) {
  if (typeof value === 'string' && kind.names.includes(value))
    return <p className="px-1 py-0.5">{words.inspector.asset.shipped(value)}</p>
  const asset = typeof value === 'string' ? value : ((value as AssetRef | null)?.asset ?? null)
  if (!asset) return <p className="px-1 py-0.5 text-muted">{words.inspector.asset.drop}</p>
  return (
    <div className="flex items-center gap-2">
      <Thumbnail asset={asset} />
      <About asset={asset} />
      {isNullable && !isOff && (
        <IconButton label={words.inspector.asset.clear} className="ml-auto" onClick={() => write(null)}>
          <X size={14} />
        </IconButton>
      )}
    </div>
  )
}

function About({ asset }: { asset: string }) {
  const { data } = useQuery(api.assets.stat.queryOptions({ asset }, { staleTime: Number.POSITIVE_INFINITY }))
  return (
    <span className="slate min-w-0 truncate text-muted">
      {data
        ? words.inspector.asset.file(data.mediaType.split('/')[1], words.units.bytes(data.bytes))
        : asset.slice(0, 8)}
    </span>
  )
}

/** A small picture of an asset; a film shows its first frame. */
export function Thumbnail({ asset }: { asset: string }) {
  const { data } = useQuery(api.assets.stat.queryOptions({ asset }, { staleTime: Number.POSITIVE_INFINITY }))
  return <Media asset={asset} mediaType={data?.mediaType ?? ''} className="size-12 shrink-0 rounded-[4px]" />
}
