import { behindBody, onBack, onChest, onHead, overEyes, type Worn } from './accessories.ts'
import { face } from './face.ts'
import { coat, wornColours } from './palette.ts'
import type { Pose } from './pose.ts'
import { type Canvas, penned, placed } from './raster/canvas.ts'
import { stroke } from './raster/lines.ts'
import { ellipse } from './raster/shapes.ts'
import type { Anatomy, Coat, Turned } from './species/anatomy.ts'
import { anatomies } from './species/index.ts'
import type { CharacterTruth } from './truth.ts'

type Figure = { anatomy: Anatomy; coat: Coat; worn: Worn; turned: Turned; pose: Pose }

/** Paints one character standing at its pose's x on the ground line y = 0. */
export function character(on: Canvas, who: CharacterTruth, pose: Pose) {
  const anatomy = anatomies[who.species]
  const turned = { side: Math.sin(pose.facing), front: Math.cos(pose.facing) }
  const colour = wornColours[who.accessoryColour]
  const worn = { accessory: who.accessory, colour, anatomy, x: turned.side * 0.1 }
  const figure = { anatomy, coat: coat(who.colour, who.marking), worn, turned, pose }
  contactShadow(on, pose)
  const width = (1 - 0.1 * Math.abs(turned.side) * (turned.front < 0.6 ? 1 : 0)) / Math.sqrt(pose.stretch)
  placed(on, { x: pose.x, y: -pose.lift, turn: pose.lean, sx: width, sy: pose.stretch }, () =>
    penned(on, { drop: 0.28 }, () => body(on, figure)),
  )
}

function contactShadow(on: Canvas, { x, lift, asleep, sit }: Pose) {
  const spread = 1 - 0.5 * Math.min(1, lift * 1.6)
  const wide = 0.36 + 0.1 * asleep + 0.06 * sit
  const soft = Math.max(on.soft, 0.1 * on.a)
  penned(on, { lit: false, soft, opacity: 0.5 * spread * on.opacity }, () =>
    ellipse(on, x - on.lightX * 0.1, 0.02, wide * spread, 0.085, 0x140f2a),
  )
}

function body(on: Canvas, figure: Figure) {
  const { anatomy, coat, worn, turned, pose } = figure
  const away = turned.front < 0
  const low = 0.13 * pose.sit + 0.13 * pose.asleep
  const centre = -0.06 - anatomy.body[1] + low * 0.8
  const rear = () => {
    behindBody(on, worn)
    anatomy.back(on, coat, turned)
  }
  if (!away) placed(on, { y: centre, sx: turned.side < -0.5 ? -1 : 1 }, rear)
  if (pose.sit < 0.3) feet(on, figure)
  placed(on, { y: centre, sx: 1 + 0.3 * pose.asleep, sy: 1 - 0.28 * pose.asleep - 0.05 * pose.sit }, () => {
    if (away) arms(on, figure)
    ellipse(on, 0, 0, anatomy.body[0], anatomy.body[1], coat.body)
    if (!away) {
      const [rx, ry] = anatomy.body
      penned(on, { drop: 0 }, () => ellipse(on, turned.side * 0.07, 0.05, rx * 0.66, ry * 0.72, coat.marking))
      onChest(on, worn)
      arms(on, figure)
    } else {
      anatomy.back(on, coat, turned)
      onBack(on, worn)
    }
  })
  if (pose.sit >= 0.3) seatedFeet(on, figure)
  const headHeight = centre - anatomy.body[1] - anatomy.head[1] * 0.72 + pose.headDrop + 0.07 * pose.asleep
  placed(on, { x: turned.side * 0.03, y: headHeight, turn: pose.headTilt + 0.16 * pose.asleep }, () => head(on, figure))
  if (pose.asleep) dreams(on, pose.dream, headHeight)
}

function dreams(on: Canvas, risen: number, headHeight: number) {
  for (const start of [0, 0.5]) {
    const t = (risen + start) % 1
    const x = on.lightX * (0.27 + 0.12 * t)
    const y = headHeight - 0.18 - 0.26 * t
    const w = 0.04 + 0.03 * t
    const zed = [x - w, y - w, x + w, y - w, x - w, y + w, x + w, y + w]
    const seen = Math.sin(Math.PI * t)
    penned(on, { lit: false, opacity: on.opacity * Math.min(1, 2 * seen), drop: 0.35 }, () =>
      stroke(on, zed, 0.024, 0.024, 0xfffdf2),
    )
  }
}

function arms(on: Canvas, { anatomy, coat, pose }: Figure) {
  const [rx, ry] = anatomy.body
  for (const s of [-1, 1]) {
    const angle = s < 0 ? pose.armLeft : pose.armRight
    const x = s * (rx - 0.02)
    const y = -ry * 0.4
    const reach = 0.27
    const elbow = [x + s * Math.sin(angle) * reach * 0.55, y + Math.cos(angle) * reach * 0.55]
    const hand = [x + s * Math.sin(angle) * reach, y + Math.cos(angle * 1.04) * reach]
    stroke(on, [x, y, ...elbow, ...hand], 0.075, 0.085, coat.limb)
  }
}

function feet(on: Canvas, { anatomy, coat, pose, turned }: Figure) {
  const apart = anatomy.body[0] * 0.52
  ellipse(on, -apart + pose.step + turned.side * 0.03, -0.05 - pose.footLeft, 0.12, 0.07, coat.dark)
  ellipse(on, apart - pose.step + turned.side * 0.03, -0.05 - pose.footRight, 0.12, 0.07, coat.dark)
}

function seatedFeet(on: Canvas, { anatomy, coat, turned }: Figure) {
  for (const s of [-1, 1]) {
    const x = s * (anatomy.body[0] * 0.75 + 0.05) + turned.side * 0.06
    ellipse(on, x, -0.07, 0.12, 0.105, coat.dark)
    penned(on, { drop: 0 }, () => ellipse(on, x, -0.06, 0.07, 0.062, coat.marking))
  }
}

function head(on: Canvas, { anatomy, coat, worn, turned, pose }: Figure) {
  const [rx, ry] = anatomy.head
  const x = turned.side * rx * 0.42
  placed(on, { x: -turned.side * 0.04 }, () => anatomy.crown(on, coat, turned))
  ellipse(on, 0, 0, rx, ry, coat.body)
  const shown = { ...worn, x }
  if (turned.front > -0.15) {
    face(on, { anatomy, coat, x, eyes: pose.eyes, mouth: pose.mouth })
    overEyes(on, shown)
  }
  onHead(on, shown)
}
