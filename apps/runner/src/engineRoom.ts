import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type ModelChoice, type RenderEngine, renderEngine } from '@sceneweave/model'
import { type Engine, type EngineOptions, startEngine } from '@sceneweave/tensor/engine'
import { unlessAborted } from './unlessAborted.ts'

/** How this machine runs models. */
export type MachineSettings = Omit<ModelChoice, 'weights'>

/** The supervised process that does the model work, and the folder through which files go to and from it. */
export type EngineRoom = {
  readonly folder: string
  readonly machine: MachineSettings
  readonly pid: number | undefined
  /** Runs a job. An abort rejects at once; the job itself has the time that the supervisor gives it to end. */
  readonly call: Engine<RenderEngine>['call']
  /** Removes what runs left behind; only weights stay, which the next run is likely to need. */
  readonly sweep: () => Promise<void>
  readonly close: () => Promise<void>
}

/** Where weights lie that are assets. */
export const modelFolder = ({ folder }: Pick<EngineRoom, 'folder'>): string => join(folder, 'models')

/** Starts the engine. `folder` is made if it is missing; what is written there is gone after `close`. */
export async function openEngineRoom(
  folder: string,
  machine: MachineSettings,
  options: EngineOptions = {},
): Promise<EngineRoom> {
  await mkdir(folder, { recursive: true })
  const own = await mkdtemp(join(folder, 'engine-'))
  const models = modelFolder({ folder: own })
  await mkdir(models)
  const engine = await startEngine<RenderEngine>(renderEngine, options)
  return {
    folder: own,
    machine,
    get pid() {
      return engine.pid
    },
    call: (name, args, callOptions) => unlessAborted(engine.call(name, args, callOptions), callOptions?.signal),
    async sweep() {
      const left = (await readdir(own)).map((name) => join(own, name)).filter((path) => path !== models)
      await Promise.all(left.map((path) => rm(path, { recursive: true, force: true })))
    },
    async close() {
      await engine.stop()
      await rm(own, { recursive: true, force: true })
    },
  }
}
