/** The part of a key event that says what was pressed. */
export type Press = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>

/** What was pressed, as commands write their keys: `Mod+Shift+z`. Mod is Ctrl, on Apple's machines the command key. */
export function chordOf({ key, code, ctrlKey, metaKey, altKey, shiftKey }: Press, isApple: boolean): string {
  // Alt makes other signs of letters on many keyboards
  const letter = altKey ? /^(?:Key|Digit)(.)$/.exec(code)?.[1].toLowerCase() : undefined
  const sign = letter ?? (key === ' ' ? 'Space' : key)
  // a sign that needs Shift on some keyboards (?, +) is named by itself
  const isShifted = shiftKey && (sign.length > 1 || /[a-z0-9]/i.test(sign))
  return [(isApple ? metaKey : ctrlKey) && 'Mod', altKey && 'Alt', isShifted && 'Shift', sign].filter(Boolean).join('+')
}

/** Whether two chords are one, however they are written: `Shift+Mod+Z`, `mod+shift+z`. */
export const isSameChord = (a: string, b: string): boolean => plain(a) === plain(b)

/** Whether it was only a modifier that was pressed. */
export const isModifier = ({ key }: Pick<Press, 'key'>): boolean => ['Control', 'Meta', 'Alt', 'Shift'].includes(key)

function plain(chord: string): string {
  const small = chord.toLowerCase()
  const sign = small.endsWith('+') ? '+' : (small.split('+').at(-1) ?? '')
  const held = small
    .slice(0, small.length - sign.length)
    .split('+')
    .filter(Boolean)
    .sort()
  return [...held, sign === ' ' ? 'space' : sign].join('+')
}
