'use client'
import { isApple } from './apple.ts'
import { classes } from './classes.ts'
import { keySigns } from './keySigns.ts'

/** Keys as they are printed on a keyboard: `Mod+Shift+Z`. Mod is Ctrl, on Apple's machines the command key. */
export function Keys({ keys, className }: { keys: string; className?: string }) {
  return (
    <kbd className={classes('slate inline-flex gap-0.5 text-muted', className)}>
      {keySigns(keys, isApple).map((sign) => (
        <span key={sign} className="min-w-4.5 rounded-[4px] border border-line bg-field px-1 text-center">
          {sign}
        </span>
      ))}
    </kbd>
  )
}
