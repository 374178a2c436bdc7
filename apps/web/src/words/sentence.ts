/** A fault as sentences: "no picture is chosen; choose one" → "No picture is chosen. Choose one." */
export const sentence = (text: string): string =>
  text
    .split('; ')
    .filter((part) => part !== '')
    .map((part) => `${part[0].toUpperCase()}${part.slice(1)}${/[.!?…]$/.test(part) ? '' : '.'}`)
    .join(' ')
