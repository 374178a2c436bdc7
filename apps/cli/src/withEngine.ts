import { type Engine, startEngine } from '@sceneweave/tensor/engine'

/** Starts an engine for the length of some work and stops it whatever happens. */
export async function withEngine<Jobs, Result>(
  moduleUrl: URL,
  work: (engine: Engine<Jobs>) => Promise<Result>,
): Promise<Result> {
  const engine = await startEngine<Jobs>(moduleUrl)
  try {
    return await work(engine)
  } finally {
    await engine.stop()
  }
}
