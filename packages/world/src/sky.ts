import type { Hour } from './light.ts'
import type { Random } from './random.ts'
import { type Canvas, penned } from './raster/canvas.ts'
import { mix } from './raster/colour.ts'
import { glow, wash } from './raster/ground.ts'
import { disc, ellipse } from './raster/shapes.ts'
import type { Weather } from './traits.ts'

/** Paints sky, sun or moon on the light's side, stars and clouds. The pen must look at the sky layer. */
export function sky(on: Canvas, hour: Hour, weather: Weather, random: Random) {
  wash(on, [
    [0, hour.sky[0]],
    [0.42, hour.sky[1]],
    [0.8, hour.sky[2]],
    [1, hour.sky[2]],
  ])
  const open = weather === 'clear' || weather === 'falling leaves'
  if (hour.dark && open) stars(on, random)
  if (weather !== 'rain') sun(on, hour, open ? 1 : 0.5)
  clouds(on, hour, open ? 3 : 5, random)
}

function stars(on: Canvas, random: Random) {
  penned(on, { lit: false }, () => {
    for (let k = 0; k < 14; k++) {
      const x = random.between(-1.3, 1.3)
      disc(on, x, random.between(-1.9, -0.9), random.between(0.012, 0.024), 0xf6f2d8)
    }
  })
}

function sun(on: Canvas, hour: Hour, strength: number) {
  const x = on.lightX * 0.62
  const y = -hour.sunHeight - 0.12
  glow(on, x, y, hour.dark ? 0.6 : 1.1, hour.sun, (hour.dark ? 0.4 : 0.75) * strength)
  penned(on, { lit: false, opacity: strength }, () => {
    disc(on, x, y, hour.dark ? 0.15 : 0.19, hour.sun)
    if (!hour.dark) return
    disc(on, x - 0.06, y - 0.03, 0.03, mix(hour.sun, 0x8d93a8, 0.35))
    disc(on, x + 0.05, y + 0.05, 0.022, mix(hour.sun, 0x8d93a8, 0.35))
  })
}

function clouds(on: Canvas, hour: Hour, count: number, random: Random) {
  const paper = hour.dark ? mix(hour.sky[1], 0x8a97c4, 0.25) : mix(hour.sky[2], 0xffffff, 0.7)
  penned(on, { lit: false, opacity: 0.9 }, () => {
    for (let k = 0; k < count; k++) {
      const x = -1.1 + (2.3 * (k + random.between(0.1, 0.9))) / count
      const y = random.between(-1.75, -1.2)
      const size = random.between(0.8, 1.25)
      ellipse(on, x, y, 0.26 * size, 0.075 * size, paper)
      ellipse(on, x - 0.06 * size, y - 0.06 * size, 0.13 * size, 0.085 * size, paper)
      ellipse(on, x + 0.1 * size, y - 0.035 * size, 0.1 * size, 0.065 * size, paper)
    }
  })
}
