import type { ModelText } from './modelText.ts'

const world = new Set(
  `
  a air all an and around at b backpack beach bear bedroom blue bow brown camera castle character city clear close
  dance dances dancing day deer desert down dragon elephant falling find finds fog forest fox frog glasses go goes
  green grey harbour hat hello in is journey jump jumping jumps leaves left light look looking looks loves market
  meadow medium meets morning mountain mouse night nod nodding nods noon of on orange out owl pans pink place play
  plays purple rabbit rain red rest right says scarf shot sit sits sitting sleep sleeping sleeps snow snowy spin
  spinning spins still street sunset the they thick tie tilts to together turtle up walk walking walks wave waves
  waving wearing white wide with yellow zooms
`
    .trim()
    .split(/\s+/),
)

/** What the shipped models were taught, as their files say: a page has no other way to read those. */
export const shippedTexts: Readonly<Record<string, ModelText>> = {
  tiny: { name: 'tiny', words: world, most: { global: 28, shot: 15 } },
}
