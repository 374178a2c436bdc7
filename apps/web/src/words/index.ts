import { run } from './run.en.ts'
import { ui } from './ui.en.ts'

/** Every word on the screen, by place. A language is one more file beside each `.en.ts`. */
export const words = { ui, run } as const
