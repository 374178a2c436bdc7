import { type ModelConfig, seededUniforms } from '@sceneweave/model'
import { renderShot, type Scene } from '@sceneweave/world'
import { sceneOf } from './dataset.ts'
import type { SceneSet } from './recipe.ts'

/** Memory for shots of the film set that all threads of a process share. */
export type ClipMemory = {
  readonly clips: number
  /** Pictures of the clips, `CLIPS_A_BUFFER` in each: one buffer could not hold many. */
  readonly pictures: readonly SharedArrayBuffer[]
  /** 1 where a clip is drawn. */
  readonly drawn: SharedArrayBuffer
}

const CLIPS_A_BUFFER = 256

/** Room for `clips` whole shots, RGB8; none is drawn yet. */
export function clipMemory(config: ModelConfig, clips: number): ClipMemory {
  const buffers = Math.ceil(clips / CLIPS_A_BUFFER)
  return {
    clips,
    pictures: Array.from({ length: buffers }, () => new SharedArrayBuffer(CLIPS_A_BUFFER * clipBytes(config))),
    drawn: new SharedArrayBuffer(4 * clips),
  }
}

const clipBytes = ({ maxFrames, size }: ModelConfig): number => maxFrames * 3 * size ** 2

/** Shots of the film set that are drawn once, by whichever thread asks first, and read by all. Shot `at` is the same wherever it is drawn. */
export class ClipStore {
  private readonly config: ModelConfig
  private readonly scenes: SceneSet
  private readonly memory: ClipMemory
  private readonly drawn: Int32Array

  constructor(config: ModelConfig, scenes: SceneSet, memory: ClipMemory) {
    this.config = config
    this.scenes = scenes
    this.memory = memory
    this.drawn = new Int32Array(memory.drawn)
  }

  get clips(): number {
    return this.memory.clips
  }

  /** All frames of shot number `at`, RGB8 [frames, size, size, 3]. */
  clip(at: number): Uint8Array {
    const film = sceneOf(this.scenes, at % this.scenes.scenes)
    const shot = shotOf(film, at)
    const room = new Uint8Array(
      this.memory.pictures[Math.floor(at / CLIPS_A_BUFFER)],
      (at % CLIPS_A_BUFFER) * clipBytes(this.config),
      film.shots[shot].frames * 3 * this.config.size ** 2,
    )
    if (Atomics.load(this.drawn, at) === 0) {
      // two threads that draw it at once write the same bytes
      room.set(renderShot(film, shot, this.config.size))
      Atomics.store(this.drawn, at, 1)
    }
    return room
  }
}

const shotOf = (film: Scene, at: number): number => Math.floor(seededUniforms(film.seed, 1 + at)() * film.shots.length)
