import type { ModelConfig } from './config.ts'
import { type TextWarning, textEncoder } from './text.ts'

/** A word the model has never seen, and in which prompt it stands. */
export type PromptWarning = {
  readonly type: 'warning'
  readonly shot: number | 'global'
  readonly warning: TextWarning
}

/** Turns the prompts of a scene into word numbers padded to their buckets, and tells of unknown words. */
export function promptReader({ vocabulary, textBucket }: ModelConfig, tell: (warning: PromptWarning) => void) {
  const encoder = textEncoder(vocabulary)
  return (shot: number | 'global', prompt: string): Int32Array => {
    const { words, warnings } = encoder.encode(prompt, shot === 'global' ? textBucket.global : textBucket.shot)
    for (const warning of warnings) tell({ type: 'warning', shot, warning })
    return words
  }
}
