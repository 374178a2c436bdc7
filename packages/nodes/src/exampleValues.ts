import type { PortValues } from './ports.ts'

const asset = (digit: string, mediaType: string) => ({ asset: digit.repeat(64), mediaType, bytes: 1024 })

const image = { image: asset('a', 'image/png'), width: 64, height: 64 }
const clip = { clip: asset('b', 'video/mp4'), frames: 17, framesPerSecond: 8, width: 64, height: 64, from: 0, to: 17 }
const shot = {
  id: 'wave',
  prompt: 'Wide shot of Character A waving.',
  frames: 17,
  cut: true,
  seed: 7,
  take: 0,
  locked: false as const,
}
const latents = {
  latents: asset('c', 'application/x-safetensors'),
  model: 'd'.repeat(64),
  frames: 17,
  shot: shot.id,
  prompt: shot.prompt,
  cut: true,
  seed: shot.seed,
}

/** One value of each kind, for the examples of nodes and for pages that explain ports. */
export const exampleValues: PortValues = {
  text: 'Wide shot of Character A waving.',
  number: 7,
  table: { columns: ['shot', 'frames'], rows: [['wave', 17]] },
  image,
  clip,
  video: { segments: [clip], framesPerSecond: 8, width: 64, height: 64 },
  character: { id: 'A', description: 'a white bear wearing a scarf', picture: image },
  environment: { description: 'a harbour at sunset, clear air', picture: image },
  scene: {
    global:
      '[Character] Character A: a white bear wearing a scarf. [Environment] a harbour at sunset, clear air. [Story] Character A says hello.',
    shots: [shot],
    pictures: [],
  },
  shot,
  model: { hash: 'd'.repeat(64), name: 'tiny', source: 'tiny', size: 64, framesPerSecond: 8, maxFrames: 17 },
  noisePlan: { mode: 'joint', steps: 20, shift: 2, contextTime: 0.1 },
  latents,
  history: { shots: [{ latents, time: 0.1, words: shot.prompt, apart: false }] },
  take: { take: 'take-1', latents, clip, status: 'accepted' },
}
