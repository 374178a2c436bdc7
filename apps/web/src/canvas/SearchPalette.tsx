'use client'
import type { NodeId } from '@sceneweave/project'
import { Dialog } from 'radix-ui'
import { type KeyboardEvent, useMemo, useState } from 'react'
import { select, useEditor } from '../editor/useEditor.ts'
import { useCommandList } from '../keys/commands.ts'
import { classes } from '../ui/classes.ts'
import { Keys } from '../ui/Keys.tsx'
import { words } from '../words/index.ts'
import { FoundHelp } from './FoundHelp.tsx'
import { FoundLine } from './FoundLine.tsx'
import { type SearchItem, type SearchType, search } from './search.ts'
import { allItems, itemsFor } from './searchItems.ts'
import { closeSearch, useSearch } from './useSearch.ts'
import { useTake } from './useTake.ts'

const types = ['node', 'template', 'command', 'shot'] as const

/** One search for nodes, templates, commands and shots; after a wire was dropped, for the nodes that it fits. */
export function SearchPalette() {
  const { isOpen, place } = useSearch()
  return (
    <Dialog.Root open={isOpen} onOpenChange={(open) => !open && closeSearch()}>
      <Dialog.Portal>
        <Dialog.Overlay className={classes('fixed inset-0 z-40', !place.from && 'bg-shade')} />
        <Dialog.Content
          aria-describedby={undefined}
          className="fixed top-[14vh] left-1/2 z-40 flex h-[min(460px,70vh)] w-[min(720px,94vw)] -translate-x-1/2 flex-col overflow-hidden rounded-sheet border border-line bg-panel shadow-float"
        >
          <Dialog.Title className="sr-only">{words.canvas.searchTitle}</Dialog.Title>
          <SearchBody />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

function SearchBody() {
  const place = useSearch((state) => state.place)
  const [letters, setLetters] = useState('')
  const [type, setType] = useState<SearchType>()
  const [at, setAt] = useState(0)
  const items = useItems()
  const found = useMemo(() => search(items, letters, type), [items, letters, type])
  const take = useTake()
  const held = found[Math.min(at, found.length - 1)]?.item
  const [placed, setPlaced] = useState<readonly NodeId[]>([])
  const choose = (item: SearchItem | undefined, isMore: boolean) => {
    if (!item || item.isOff) return
    const staysOpen = isMore && item.type === 'node'
    if (!staysOpen) closeSearch()
    const id = take(item, place, placed.at(-1))
    if (!id || (!staysOpen && placed.length === 0)) return
    setPlaced([...placed, id])
    // all that came in a row are held: they are moved together
    select({ nodes: [...placed, id] })
  }
  const press = (event: KeyboardEvent) => {
    const way = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[event.key]
    if (way) {
      event.preventDefault()
      setAt(Math.max(0, Math.min(found.length - 1, at + way)))
    } else if (event.key === 'Enter') {
      event.preventDefault()
      choose(held, event.shiftKey)
    } else if (event.key === 'Tab' && !place.from) {
      event.preventDefault()
      const all = [undefined, ...types]
      setType(all.at((all.indexOf(type) + (event.shiftKey ? -1 : 1)) % all.length))
      setAt(0)
    }
  }
  return (
    <>
      <div className="flex items-center gap-2 border-line border-b px-3">
        <input
          // biome-ignore lint/a11y/noAutofocus: a search is opened to be written in
          autoFocus
          role="combobox"
          aria-label={words.canvas.searchTitle}
          aria-expanded={true}
          aria-controls="search-found"
          aria-activedescendant={held ? `found-${held.type}-${held.id}` : undefined}
          placeholder={place.from ? words.canvas.searchFitting : words.canvas.searchAny}
          value={letters}
          onChange={(event) => {
            setLetters(event.target.value)
            setAt(0)
          }}
          onKeyDown={press}
          className="h-11 min-w-0 flex-1 bg-transparent text-prompt outline-none placeholder:text-faint"
        />
        {!place.from && <Types type={type} onType={setType} />}
      </div>
      <div className="flex min-h-0 flex-1">
        <div
          id="search-found"
          role="listbox"
          aria-label={words.canvas.found}
          className="min-w-0 flex-1 overflow-auto p-1.5"
        >
          {found.map(({ item, marks }, index) => (
            <FoundLine
              key={`${item.type} ${item.id}`}
              item={item}
              marks={marks}
              isHeld={item === held}
              onPoint={() => setAt(index)}
              onChoose={(isMore) => choose(item, isMore)}
            />
          ))}
          {found.length === 0 && <p className="p-4 text-muted">{words.canvas.nothingFound(letters)}</p>}
        </div>
        {held && <FoundHelp item={held} />}
      </div>
      {(held?.type === 'node' || placed.length > 0) && (
        <p className="flex items-center gap-1.5 border-line border-t px-3 py-1.5 text-label text-muted max-md:hidden">
          <Keys keys="Shift+Enter" /> {words.canvas.keepPlacing}
          <span role="status" className="ml-auto text-accent">
            {placed.length > 0 && words.canvas.placed(placed.length)}
          </span>
        </p>
      )}
    </>
  )
}

function Types({ type, onType }: { type?: SearchType; onType(type?: SearchType): void }) {
  return (
    <fieldset className="flex gap-1" aria-label={words.canvas.onlyType}>
      {types.map((one) => (
        <button
          key={one}
          type="button"
          tabIndex={-1}
          aria-pressed={type === one}
          onClick={() => onType(type === one ? undefined : one)}
          className={classes(
            'h-6 rounded-field border px-2 text-label',
            type === one ? 'border-accent text-accent' : 'border-line text-muted hover:text-text',
          )}
        >
          {words.canvas.types[one]}
        </button>
      ))}
    </fieldset>
  )
}

/** What can be found is gathered when the search opens: it lasts for seconds. */
function useItems(): readonly SearchItem[] {
  const place = useSearch((state) => state.place)
  return useMemo(() => {
    const graph = useEditor.getState().project?.graph
    const { from } = place
    if (!from) return allItems(graph, useCommandList.getState().commands)
    return itemsFor(from.end, from.kind, graph?.nodes[from.end.node]?.type)
  }, [place])
}
