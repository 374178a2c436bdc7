import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createPlayback, type Surface } from './playback.ts'

const film = { frames: 48, framesPerSecond: 24 }

/** A surface that keeps what it was asked. */
function screen(canPlay: boolean) {
  const asked: string[] = []
  const surface: Surface = {
    canPlay,
    seek: (frame) => asked.push(`seek ${frame}`),
    play: (speed) => asked.push(`play ${speed}`),
    pause: () => asked.push('pause'),
  }
  return { asked, surface, last: () => asked.at(-1) }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('playback', () => {
  it('steps by single frames and stays inside the film', () => {
    const { store, step, attach } = createPlayback(film)
    const { surface, last } = screen(true)
    attach(surface, 0)
    step(1)
    step(1)
    expect([store.getState().frame, last()]).toEqual([2, 'seek 2'])
    step(-10)
    expect(store.getState().frame).toBe(0)
    step(1000)
    expect(store.getState().frame).toBe(47)
  })

  it('lets a film run by itself, and goes back to the first frame at the end of a loop', () => {
    const { store, toggle, told, attach } = createPlayback(film)
    const { surface, asked } = screen(true)
    attach(surface, 0)
    toggle()
    told(20)
    expect(store.getState()).toMatchObject({ frame: 20, speed: 1 })
    told(48)
    expect(asked.slice(-2)).toEqual(['seek 0', 'play 1'])
    expect(store.getState()).toMatchObject({ frame: 0, speed: 1 })
  })

  it('stops on the last frame without a loop, and begins again when it is played there', () => {
    const { store, toggle, told, attach, setLooping } = createPlayback(film)
    attach(screen(true).surface, 0)
    setLooping(false)
    toggle()
    told(48)
    expect(store.getState()).toMatchObject({ frame: 47, speed: 0 })
    toggle()
    expect(store.getState()).toMatchObject({ frame: 0, speed: 1 })
  })

  it('plays backwards frame by frame at its pace, and around the end', () => {
    const { store, shuttle, seek, attach } = createPlayback(film)
    const { surface, asked } = screen(true)
    attach(surface, 0)
    seek(10)
    shuttle(-1)
    vi.advanceTimersByTime(5 * (1000 / 24) + 1)
    expect(store.getState()).toMatchObject({ frame: 5, speed: -1 })
    expect(asked.filter((one) => one.startsWith('seek')).slice(-5)).toEqual([9, 8, 7, 6, 5].map((at) => `seek ${at}`))
    vi.advanceTimersByTime(6 * (1000 / 24) + 1)
    expect(store.getState().frame).toBe(47)
  })

  it('goes faster with each press, and the other way at once', () => {
    const { store, shuttle, stop } = createPlayback(film)
    const speeds = [1, 1, 1, 1, 1, -1, -1].map((direction) => {
      shuttle(direction as 1 | -1)
      return store.getState().speed
    })
    expect(speeds).toEqual([1, 2, 4, 8, 8, -1, -2])
    stop()
    expect(store.getState().speed).toBe(0)
  })

  it('repeats what lies between in and out', () => {
    const { store, markIn, markOut, seek, toggle, told, clearRange } = createPlayback(film)
    seek(10)
    markIn()
    seek(20)
    markOut()
    expect(store.getState().range).toEqual({ from: 10, to: 20 })
    toggle()
    expect(store.getState().frame).toBe(10)
    told(20)
    expect(store.getState().frame).toBe(20)
    told(21)
    expect(store.getState().frame).toBe(10)
    clearRange()
    told(21)
    expect(store.getState().frame).toBe(21)
  })

  it('never makes a range that ends before it begins', () => {
    const { store, markIn, markOut, seek } = createPlayback(film)
    seek(30)
    markOut()
    seek(40)
    markIn()
    expect(store.getState().range).toEqual({ from: 40, to: 47 })
    seek(5)
    markOut()
    expect(store.getState().range).toEqual({ from: 0, to: 5 })
  })

  it('shows two films in step, and moves one that cannot run by itself', () => {
    const { toggle, attach, seek } = createPlayback(film)
    const [one, two] = [screen(false), screen(false)]
    attach(one.surface, 0)
    attach(two.surface, 1)
    seek(3)
    expect([one.last(), two.last()]).toEqual(['pause', 'pause'])
    toggle()
    vi.advanceTimersByTime(4 * (1000 / 24) + 1)
    expect(one.last()).toBe('seek 7')
    expect(two.last()).toBe('seek 7')
  })

  it('puts a second film right that falls behind, and lets it be while it keeps up', () => {
    const { play, attach, told } = createPlayback(film)
    const second = screen(true)
    attach(screen(true).surface, 0)
    attach({ ...second.surface, at: () => 10 }, 1)
    play()
    told(11)
    expect(second.last()).toBe('play 1')
    told(12)
    expect(second.last()).toBe('seek 12')
  })

  it('leaves no clock running when all surfaces are gone', () => {
    const { toggle, attach } = createPlayback(film)
    const leave = attach(screen(false).surface, 0)
    toggle()
    leave()
    expect(vi.getTimerCount()).toBe(0)
  })
})
