import { inspector } from './inspector.en.ts'
import { run } from './run.en.ts'
import { ui } from './ui.en.ts'

/** Every word on the screen, by place. A language is one more file beside each `.en.ts`. */
export const words = {
  inspector,
  run,
  ui,
} as const
