import { describe, expect, test } from 'vitest'
import { commonAt, takers } from './ranking.ts'
import { type SearchItem, search } from './search.ts'
import { allItems, itemsFor } from './searchItems.ts'

const found = (items: readonly SearchItem[], letters: string) => search(items, letters).map(({ item }) => item.id)

describe('the search', () => {
  const items = allItems(undefined, [])

  test('finds nodes by their name, by letters of it, and by other names for the same', () => {
    expect(found(items, 'decode')[0]).toBe('decode')
    expect(found(items, 'gnscn')[0]).toBe('generateScene')
    expect(found(items, 'checkpoint')[0]).toBe('loadModel')
    // by what ComfyUI calls them
    expect(found(items, 'ksampler')).toEqual(expect.arrayContaining(['generateScene', 'nextShot']))
    expect(found(items, 'save video')[0]).toBe('exportFilm')
    expect(found(items, 'zzzz')).toEqual([])
  })

  test('shows one type alone, and marks the letters that matched', () => {
    expect(search(items, 's', 'template').every(({ item }) => item.type === 'template')).toBe(true)
    expect(search(items, 'join')[0].marks).toEqual([0, 1, 2, 3])
  })

  test('finds the shots of a scene by their words', () => {
    const shots = [{ id: 'a', prompt: 'A fox sleeps' }]
    const scene = {
      type: 'scene',
      version: 1,
      params: { scene: { story: '', shots } },
      at: { x: 0, y: 0 },
      mode: 'run',
    }
    const graph = { version: 2, nodes: { s: scene }, wires: {}, frames: {} } as never
    expect(found(allItems(graph, []), 'fox')[0]).toBe('s/a')
  })
})

describe('what follows a port', () => {
  test('is what takes its kind, first what templates join to it most', () => {
    expect(takers('out', 'video')).toEqual(expect.arrayContaining(['exportFilm', 'join', 'preview']))
    expect(takers('out', 'video')).not.toContain('decode')
    expect(commonAt('out', 'join', 'video', 'exportFilm')).toBeGreaterThan(0)
    const end = { node: 'j', port: 'video', side: 'out' } as const
    expect(found(itemsFor(end, 'video', 'join'), '')[0]).toBe('exportFilm')
  })
})
