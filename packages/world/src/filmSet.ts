import { places } from './environments/index.ts'
import type { Hour } from './light.ts'
import { random } from './random.ts'
import { type Canvas, look, penned, type View } from './raster/canvas.ts'
import { mix } from './raster/colour.ts'
import { ground } from './raster/ground.ts'
import { sky } from './sky.ts'
import type { Environment, Weather } from './traits.ts'

/** A film set on a canvas: the place, its hour and air, which side the main prop stands on (-1 left, 1 right). */
export type FilmSet = { on: Canvas; hour: Hour; environment: Environment; weather: Weather; side: number; seed: number }

const home: View = { x: 0, y: -0.72, height: 2.5 }

/** Points the pen at a layer: depth 0 never moves, 1 moves with the characters; far layers lose focus as the camera nears. */
export function focus({ on, hour, weather }: FilmSet, view: View, depth: number) {
  const near = (from: number, to: number) => from + (to - from) * depth
  look(on, { x: near(home.x, view.x), y: near(home.y, view.y), height: near(home.height, view.height) })
  const closeness = Math.max(0, home.height / view.height - 1.2)
  on.soft = Math.max(1, closeness * Math.abs(1 - depth) * on.size * 0.05)
  const air = weather === 'fog' ? 1 : weather === 'rain' || weather === 'snow' ? 0.45 : 0.25
  on.haze = Math.min(0.86, Math.max(0, 1 - depth) * air)
  on.hazeColour = hour.air
  on.light = hour.set
}

/** Everything behind the characters. */
export function backdrop(set: FilmSet, view: View) {
  const { on, hour, weather, seed, side } = set
  const place = places[set.environment]
  const decor = (stream: number) => ({ on, hour, side, random: random(seed, stream) })
  focus(set, view, 0.08)
  on.haze = 0
  if (place.sky) sky(on, hour, weather, random(seed, 10))
  const layers = [
    [0.35, 0.12, place.far],
    [0.6, 0.16, place.middle],
    [1, 0.14, place.floor],
  ] as const
  layers.forEach(([depth, drop, paint], k) => {
    focus(set, view, depth)
    if (depth === 1 && !place.indoor) weathered(set)
    penned(on, { drop }, () => paint(decor(11 + k)))
    if (weather === 'fog' && !place.indoor) fogBank(set, k)
  })
}

/** Snow lies on the ground, rain darkens it. */
function weathered({ on, weather, hour }: FilmSet) {
  if (weather === 'snow') {
    on.haze = 0.42
    on.hazeColour = hour.dark ? 0x7f90c4 : mix(0xffffff, hour.air, 0.2)
  }
  if (weather === 'rain') {
    on.haze = 0.28
    on.hazeColour = mix(0x3c4658, hour.air, 0.3)
  }
}

function fogBank({ on, hour }: FilmSet, k: number) {
  penned(on, { lit: false, soft: on.size * 0.28, opacity: k === 3 ? 0.24 : 0.4 }, () =>
    ground(on, { level: -0.8 + 0.22 * k, swell: 0.06, waves: 0.8, phase: k * 2, colour: hour.air }),
  )
}

/** What stands between the viewer and the characters. */
export function foreground(set: FilmSet, view: View) {
  focus(set, view, 1.35)
  set.on.haze = 0
  set.on.soft = Math.max(set.on.soft, set.on.size * 0.03)
  if (set.weather === 'fog') {
    focus(set, view, 1)
    fogBank(set, 3)
    focus(set, view, 1.35)
  }
  places[set.environment].front({ on: set.on, hour: set.hour, side: set.side, random: random(set.seed, 19) })
}
