const everywhere: Readonly<Record<string, string>> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Delete: 'Del',
  Escape: 'Esc',
}
const onApple: Readonly<Record<string, string>> = { Mod: '⌘', Shift: '⇧', Alt: '⌥', Enter: '↵', Backspace: '⌫' }

/** The keys of a chord as they are printed on a keyboard: `Mod+Shift+z` → Ctrl, Shift, Z. */
export function keySigns(chord: string, isApple: boolean): string[] {
  // the plus key itself stands last: `Mod++`
  const keys = chord.endsWith('+') ? [...chord.slice(0, -1).split('+').filter(Boolean), '+'] : chord.split('+')
  return keys.map((key) => {
    const sign = (isApple ? onApple[key] : key === 'Mod' ? 'Ctrl' : undefined) ?? everywhere[key]
    return sign ?? (key.length === 1 ? key.toUpperCase() : key)
  })
}
