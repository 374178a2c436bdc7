import { canvas } from './canvas.en.ts'
import { editor } from './editor.en.ts'
import { gallery } from './gallery.en.ts'
import { home } from './home.en.ts'
import { inspector } from './inspector.en.ts'
import { keySheet } from './keySheet.en.ts'
import { offline } from './offline.en.ts'
import { people } from './people.en.ts'
import { player } from './player.en.ts'
import { rating } from './rating.en.ts'
import { run } from './run.en.ts'
import { runs } from './runs.en.ts'
import { simple } from './simple.en.ts'
import { storyboard } from './storyboard.en.ts'
import { studies } from './studies.en.ts'
import { ui } from './ui.en.ts'
import { units } from './units.en.ts'

/** Every word on the screen, by place. A language is one more file beside each `.en.ts`. */
export const words = {
  canvas,
  editor,
  gallery,
  home,
  inspector,
  keySheet,
  offline,
  people,
  player,
  rating,
  run,
  runs,
  storyboard,
  simple,
  studies,
  ui,
  units,
} as const
