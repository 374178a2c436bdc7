import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type ModelChoice, type RenderEngine, renderEngine } from '@sceneweave/model'
import { type CallOptions, type Engine, type EngineOptions, startEngine } from '@sceneweave/tensor/engine'

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
    call: (name, args, callOptions) => unlessAborted(engine.call(name, args, callOptions), callOptions),
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

/** The call, or the signal's reason as soon as it aborts: nobody waits for a job that is not wanted any more. */
async function unlessAborted<Result>(call: Promise<Result>, { signal }: CallOptions = {}): Promise<Result> {
  if (!signal) return call
  call.catch(() => {})
  let stop = () => {}
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason)
    if (signal.aborted) stop()
    else signal.addEventListener('abort', stop, { once: true })
  })
  try {
    return await Promise.race([call, aborted])
  } finally {
    signal.removeEventListener('abort', stop)
  }
}
