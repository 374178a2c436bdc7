'use client'
import type { AssetRef } from '@sceneweave/project'
import { useState } from 'react'
import { Button } from '../ui/Button.tsx'
import { Pop } from '../ui/Pop.tsx'
import { words } from '../words/index.ts'
import type { FieldKind } from './field.ts'

type ChoiceProps = {
  kind: Extract<FieldKind, { type: 'asset' }>
  isOff: boolean
  onChoose(asset: AssetRef): void
  onName(name: string): void
}

/** The files that are here already and fit. */
export function AssetChoice({ kind, isOff, onName }: ChoiceProps) {
  const [isOpen, setOpen] = useState(false)
  return (
    <Pop
      label={words.inspector.asset.gallery}
      isOpen={isOpen}
      onOpenChange={setOpen}
      trigger={<Button disabled={isOff}>{words.inspector.asset.choose}</Button>}
    >
      <div className="flex flex-col gap-1">
        {kind.names.map((name) => (
          <Button
            key={name}
            look="quiet"
            className="justify-start"
            onClick={() => {
              onName(name)
              setOpen(false)
            }}
          >
            {words.inspector.asset.shipped(name)}
          </Button>
        ))}
      </div>
    </Pop>
  )
}
