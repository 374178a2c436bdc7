import type { PresetName } from '@sceneweave/model'

/** How a shot's time is drawn: logit-normal with mean and std, then shifted (SD3 §3.1). */
export type TimeLaw = {
  readonly mean: number
  readonly std: number
  readonly shift: number
  /** Share of scenes in which all shots get one time: joint sampling seen as it is used. */
  readonly equal: number
  /** Share of shots, in scenes of several, drawn from [0, contextTime] instead: history as it is used. */
  readonly context: number
  readonly contextTime: number
}

/** Step size: linear warm-up, then cosine to `floor` of the peak at the end of all steps. */
export type Optimiser = {
  readonly rate: number
  readonly warmup: number
  readonly floor: number
  readonly beta1: number
  readonly beta2: number
  readonly weightDecay: number
  /** Largest global norm of a gradient. */
  readonly clip: number
  readonly ema: number
  /** Hidden matrices of the denoiser, and hidden convolutions of the autoencoder, are moved by Muon; everything else by AdamW. */
  readonly muon?: Muon
}

/** Muon's own settings. Its rate follows the same warm-up and cosine. */
export type Muon = { readonly rate: number; readonly momentum: number; readonly weightDecay: number }

export type StageName = 'vae' | 'decoder' | 'single' | 'scene' | 'causal' | 'few-step'

/** One stage: `single` trains shots alone with text on the diagonal, `scene` is LCT, `causal` its fine-tune. */
export type Stage = { readonly name: Exclude<StageName, 'vae' | 'few-step'>; readonly steps: number }

/** Scenes to learn from. With `characters` every scene has so many; without, each draws one or two. */
export type SceneSet = { readonly firstSeed: number; readonly scenes: number; readonly characters?: 1 | 2 }

/** Everything a training run depends on: equal recipes, equal weights. */
export type Recipe = {
  readonly preset: PresetName
  readonly seed: number
  /** Scenes of the film set, numbered from `firstSeed`; evaluation must use others. */
  readonly data: SceneSet & { readonly stillsPerShot: number }
  readonly vae: {
    readonly steps: number
    /** Shots that batches are taken from, each drawn once and kept in memory; any shot, drawn whenever it comes, where absent. */
    readonly kept?: number
    /** Microbatches a step, clips each, frames a clip. */
    readonly micro: number
    readonly clips: number
    readonly frames: number
    readonly optimiser: Optimiser
    /** Films whose blocks give the principal components that the linear maps start at. */
    readonly principalFilms: number
    /** Fixed standard deviation of the posterior, and weight of the penalty on its mean². */
    readonly posteriorStd: number
    readonly penalty: number
    /** Extra weight of pixels on edges: flat paper shapes are told by their outlines. */
    readonly edges: number
  }
  /** Steps of the decoder alone after that: sharper pictures of the same latents. */
  readonly decoder?: { readonly steps: number; readonly kept?: number; readonly optimiser: Optimiser }
  readonly denoiser: {
    readonly stages: readonly Stage[]
    readonly micro: number
    /** Rows a microbatch is packed to. */
    readonly rows: number
    readonly optimiser: Optimiser
    readonly times: TimeLaw
    /** Share of scenes that lose all text, and of shots that lose their own. */
    readonly dropScene: number
    readonly dropShot: number
    /** Share of shots replaced by one of their frames. */
    readonly stills: number
    /** Share of packs without stills that have shots half as long; none where absent. */
    readonly shorter?: number
    /** Share of packs in the causal stage that stay bidirectional, so that one file serves both modes. */
    readonly bidirectional: number
    /** Share of causal packs whose history shots are made apart, as a history pool is. */
    readonly apart: number
  }
}

const optimiser: Optimiser = {
  rate: 1.5e-3,
  warmup: 150,
  floor: 0.02,
  beta1: 0.9,
  beta2: 0.97,
  weightDecay: 0.01,
  clip: 1,
  ema: 0.998,
}

/** The recipe of the shipped `tiny` weights. */
export const tinyRecipe: Recipe = {
  preset: 'tiny',
  seed: 1,
  // one character: what two hours of two cores can learn to draw
  data: { firstSeed: 1_000_000, scenes: 4000, characters: 1, stillsPerShot: 2 },
  vae: {
    steps: 1500,
    micro: 4,
    clips: 2,
    frames: 9,
    optimiser: { ...optimiser, rate: 8e-4, ema: 0.995 },
    principalFilms: 300,
    posteriorStd: 0.1,
    penalty: 1e-4,
    edges: 2,
  },
  denoiser: {
    stages: [
      { name: 'single', steps: 1000 },
      { name: 'scene', steps: 6500 },
      { name: 'causal', steps: 1500 },
    ],
    micro: 4,
    rows: 1000,
    // loss after 300 steps of two packs, single shots: AdamW alone 1.072, with Muon 0.989 (0.05: 1.033)
    optimiser: { ...optimiser, rate: 5e-3, ema: 0.999, muon: { rate: 0.02, momentum: 0.95, weightDecay: 0.01 } },
    times: { mean: 0.3, std: 1.2, shift: 1, equal: 0.12, context: 0.4, contextTime: 0.3 },
    dropScene: 0.1,
    dropShot: 0.05,
    stills: 0.2,
    bidirectional: 0.4,
    apart: 0.25,
  },
}

const muon: Muon = { rate: 0.02, momentum: 0.95, weightDecay: 0.01 }

/** The recipe of `small`, for one GPU: pictures of 128×128, scenes of one or two characters. */
export const smallRecipe: Recipe = {
  ...tinyRecipe,
  preset: 'small',
  data: { firstSeed: 1_000_000, scenes: 8_000, stillsPerShot: 2 },
  vae: {
    ...tinyRecipe.vae,
    steps: 20_000,
    kept: 6_000,
    micro: 1,
    clips: 4,
    // whole shots: trained on nine frames, the last eight of seventeen were 4 dB worse than the eight before
    frames: 17,
    edges: 1,
    optimiser: {
      ...{ ...optimiser, rate: 1e-3, warmup: 300, ema: 0.999 },
      // `tiny`, 500 steps of 2 clips: loss 1.6 % below AdamW's on the same clips, and the gap still grew
      muon,
    },
  },
  decoder: {
    // while it is trained threads draw the scenes: about so many steps are to be had meanwhile
    steps: 9_000,
    kept: 3_000,
    optimiser: { ...optimiser, rate: 5e-4, warmup: 300, ema: 0.999, muon: { ...muon, rate: 0.01 } },
  },
  denoiser: {
    ...tinyRecipe.denoiser,
    stages: [
      { name: 'single', steps: 4_000 },
      { name: 'scene', steps: 34_000 },
      { name: 'causal', steps: 12_000 },
    ],
    micro: 1,
    // a gradient of 16,000 rows takes 1.4 times as long as one of 8,000
    rows: 16_000,
    optimiser: { ...tinyRecipe.denoiser.optimiser, rate: 3e-3, warmup: 500 },
    // more tokens tell the same picture: the same time shows more of it
    times: { ...tinyRecipe.denoiser.times, shift: 1.8, equal: 0.2 },
    shorter: 0.2,
  },
}
