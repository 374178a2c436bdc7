'use client'
import { Film } from 'lucide-react'
import { useState } from 'react'
import { Media } from '../../ui/Media.tsx'
import { Pop } from '../../ui/Pop.tsx'
import { words } from '../../words/index.ts'
import { FilmPicker } from './FilmPicker.tsx'

const text = words.studies.new

type FilmCellProps = { film: string | undefined; scene: number; method: string; onPick(asset: string): void }

/** The film of a method for a scene, or the place where it goes. */
export function FilmCell({ film, scene, method, onPick }: FilmCellProps) {
  const [isOpen, setOpen] = useState(false)
  const label = text.filmOf(method, scene)
  return (
    <Pop
      label={label}
      width={380}
      isOpen={isOpen}
      onOpenChange={setOpen}
      trigger={
        <button
          type="button"
          aria-label={film ? text.otherFilm(label) : text.chooseFilm(label)}
          className="flex size-32 items-center justify-center overflow-hidden rounded-field border border-line bg-canvas text-faint hover:border-accent data-[empty=true]:border-dashed"
          data-empty={film === undefined}
        >
          {film ? (
            <Media asset={film} mediaType="video/mp4" className="size-full" />
          ) : (
            <span className="flex flex-col items-center gap-1 text-label">
              <Film size={16} aria-hidden />
              {text.choose}
            </span>
          )}
        </button>
      }
    >
      <FilmPicker
        onPick={(asset) => {
          onPick(asset)
          setOpen(false)
        }}
      />
    </Pop>
  )
}
