import { freemem } from 'node:os'
import { type ModelConfig, vaeParams } from '@sceneweave/model'
import { allocateWeights } from '@sceneweave/tensor'
import { sceneOf } from './dataset.ts'
import { GradientPool } from './gradientPool.ts'
import type { Recipe } from './recipe.ts'
import type { ScenePixels } from './sceneLatents.ts'

// what pictures that wait may take of the memory that is free, and which share of the threads draws ahead
const OF_MEMORY = 0.5
const OF_THREADS = 0.7

export type Drawing = { readonly recipe: Recipe; readonly config: ModelConfig; readonly workers: number }

/** Scenes of a recipe, drawn by threads of its own: ahead of their use, as many as memory allows, while a GPU trains. */
export class DrawnScenes {
  private readonly drawing: Drawing
  private readonly pool: GradientPool
  private readonly drawn = new Map<number, Promise<SharedArrayBuffer>>()
  private room: number
  private next = 0
  private isOver = false

  constructor(drawing: Drawing) {
    const { config, workers } = drawing
    this.drawing = drawing
    this.pool = new GradientPool(config, 'vae', allocateWeights(vaeParams(config.vae)), { workers, slots: 0 })
    this.room = OF_MEMORY * freemem()
  }

  /** Draws scenes in their order until all are drawn, memory is full, or one is asked for. */
  ahead(): void {
    const { recipe, config, workers } = this.drawing
    const lane = async () => {
      while (!this.isOver && this.next < recipe.data.scenes) {
        const scene = this.next
        const frames = sceneOf(recipe.data, scene).shots.reduce((sum, shot) => sum + shot.frames, 0)
        this.room -= frames * 3 * config.size ** 2
        if (this.room < 0) return
        this.next++
        const pictures = this.pool.draw({ scenes: recipe.data, scene })
        this.drawn.set(scene, pictures)
        // whoever asks for it hears of a fault
        await pictures.catch(() => {})
      }
    }
    for (let at = 0; at < Math.max(1, Math.floor(OF_THREADS * workers)); at++) void lane()
  }

  /** Pixels of a scene, clips and stills; its pictures are let go. */
  async pixels(scene: number): Promise<ScenePixels> {
    this.isOver = true
    const { recipe } = this.drawing
    const pictures = await this.drawn.get(scene)
    this.drawn.delete(scene)
    return this.pool.pixels({ scenes: recipe.data, scene, stills: recipe.data.stillsPerShot, pictures })
  }

  async close(): Promise<void> {
    this.isOver = true
    this.drawn.clear()
    await this.pool.close()
  }
}
