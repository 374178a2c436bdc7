import type { Command } from './command.ts'

/** Every command, in the order of the help. Loaded when it is asked for: few need the model, the codecs and the film set. */
export const commandList: Readonly<Record<string, () => Promise<Command>>> = {
  run: async () => (await import('./commands/run.ts')).run,
  serve: async () => (await import('./commands/serve.ts')).serve,
  train: async () => (await import('./commands/train.ts')).train,
  distil: async () => (await import('./commands/distil.ts')).distil,
  card: async () => (await import('./commands/card.ts')).card,
  world: async () => (await import('./commands/world.ts')).world,
  evaluate: async () => (await import('./commands/evaluate.ts')).evaluate,
  study: async () => (await import('./commands/study.ts')).study,
  bench: async () => (await import('./commands/bench.ts')).bench,
  doctor: async () => (await import('./commands/doctor.ts')).doctor,
}
