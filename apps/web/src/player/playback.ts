import { createStore } from 'zustand/vanilla'

/** What shows frames. One that `canPlay` runs by itself and tells each frame that is on the screen. */
export type Surface = {
  canPlay: boolean
  seek(frame: number): void
  play(speed: number): void
  pause(): void
  /** The frame on it, where it runs by itself: one that falls behind the leading one is put right. */
  at?(): number
}

/** Frames, both included, that are played again and again. */
export type FrameRange = { from: number; to: number }

export type PlaybackState = {
  frame: number
  /** 0 stands still, 1 is the film's pace, -2 is twice as fast backwards. */
  speed: number
  isLooping: boolean
  range: FrameRange | null
}

const atFirstFrame: PlaybackState = { frame: 0, speed: 0, isLooping: true, range: null }

export type FilmLength = { frames: number; framesPerSecond: number }
export type Playback = ReturnType<typeof createPlayback>

// J and L again: faster, up to what can still be seen
const SPEEDS = [1, 2, 4, 8]
// what a browser draws without dropping seeks
const MOST_TICKS = 30
// two browsers' clocks differ by a frame now and then; nobody sees that
const MOST_DRIFT = 1

/** Plays a film of so many frames on any number of surfaces, in step, from where it was left. The first surface leads. */
export function createPlayback({ frames, framesPerSecond }: FilmLength, start: PlaybackState = atFirstFrame) {
  const store = createStore<PlaybackState>(() => start)
  const surfaces: Surface[] = []
  let ticker: ReturnType<typeof setInterval> | undefined
  const last = Math.max(0, frames - 1)
  const { getState: get, setState: set } = store
  const bounds = (): FrameRange => get().range ?? { from: 0, to: last }
  const within = (frame: number): number => Math.min(last, Math.max(0, Math.round(frame)))

  function drive(): void {
    clearInterval(ticker)
    const { speed } = get()
    if (speed > 0 && surfaces[0]?.canPlay) {
      for (const one of surfaces) one.play(speed)
      return
    }
    for (const one of surfaces) one.pause()
    if (speed === 0) return
    const perSecond = framesPerSecond * Math.abs(speed)
    const ticks = Math.min(MOST_TICKS, perSecond)
    let at: number = get().frame
    ticker = setInterval(() => {
      at += (Math.sign(speed) * perSecond) / ticks
      if (beyond(at)) at = get().frame
      else show(within(at))
    }, 1000 / ticks)
  }

  function show(frame: number): void {
    set({ frame })
    for (const one of surfaces) one.seek(frame)
  }

  /** At an end: from the other one again, or to a stop. */
  function beyond(frame: number): boolean {
    const { from, to } = bounds()
    const { speed, isLooping } = get()
    if (speed === 0 || (speed > 0 ? frame <= to : frame >= from)) return false
    if (!isLooping) {
      set({ speed: 0 })
      drive()
      show(speed > 0 ? to : from)
      return true
    }
    show(speed > 0 ? from : to)
    if (speed > 0 && surfaces[0]?.canPlay) for (const one of surfaces) one.play(speed)
    return true
  }

  function setSpeed(speed: number): void {
    const { frame } = get()
    const { from, to } = bounds()
    // play at the end begins again
    if (speed > 0 && (frame >= to || frame < from)) show(from)
    if (speed < 0 && (frame <= from || frame > to)) show(to)
    set({ speed })
    drive()
  }

  return {
    store,
    attach(surface: Surface, place: number): () => void {
      surfaces.splice(place, 0, surface)
      surface.seek(get().frame)
      drive()
      return () => {
        surfaces.splice(surfaces.indexOf(surface), 1)
        surface.pause()
        if (surfaces.length === 0) clearInterval(ticker)
        else drive()
      }
    },
    /** The leading surface shows this frame, or, with `frames`, has come to its end. */
    told(frame: number): void {
      if (get().speed <= 0 || beyond(frame)) return
      set({ frame: within(frame) })
      for (const one of surfaces.slice(1)) if (Math.abs((one.at?.() ?? frame) - frame) > MOST_DRIFT) one.seek(frame)
    },
    play: () => setSpeed(1),
    toggle: () => setSpeed(get().speed === 0 ? 1 : 0),
    /** J and L: the other way at once, the same way faster. */
    shuttle(direction: 1 | -1): void {
      const { speed } = get()
      const faster = SPEEDS[Math.min(SPEEDS.indexOf(Math.abs(speed)) + 1, SPEEDS.length - 1)]
      setSpeed(Math.sign(speed) === direction ? direction * faster : direction)
    },
    stop: () => setSpeed(0),
    seek(frame: number): void {
      show(within(frame))
      drive()
    },
    step(by: number): void {
      set({ speed: 0 })
      drive()
      show(within(get().frame + by))
    },
    setLooping: (isLooping: boolean) => set({ isLooping }),
    markIn(): void {
      const { frame, range } = get()
      set({ range: { from: frame, to: range && range.to > frame ? range.to : last } })
    },
    markOut(): void {
      const { frame, range } = get()
      set({ range: { from: range && range.from < frame ? range.from : 0, to: frame } })
    },
    clearRange: () => set({ range: null }),
    close: () => clearInterval(ticker),
  }
}
