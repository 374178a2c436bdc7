'use client'
import { classes } from './classes.ts'

const isApple = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.platform)

const signs: Record<string, string> = isApple
  ? { Mod: '⌘', Shift: '⇧', Alt: '⌥', Enter: '↵', Backspace: '⌫' }
  : { Mod: 'Ctrl', Enter: 'Enter' }

/** Keys as they are printed on a keyboard: `Mod+Shift+Z`. Mod is Ctrl, on Apple's machines the command key. */
export function Keys({ keys, className }: { keys: string; className?: string }) {
  return (
    <kbd className={classes('slate inline-flex gap-0.5 text-muted', className)}>
      {keys.split('+').map((key) => (
        <span key={key} className="rounded-[4px] border border-line bg-field px-1">
          {signs[key] ?? key}
        </span>
      ))}
    </kbd>
  )
}
