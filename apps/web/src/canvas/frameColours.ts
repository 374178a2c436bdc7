/** The hues that a frame can have; the first is what it has when nobody chose. */
export const frameColours = ['grey', 'amber', 'green', 'teal', 'blue', 'violet', 'rose'] as const

const hues: Record<string, string> = {
  grey: 'var(--faint)',
  amber: '#bf7b0f',
  green: '#2e9e52',
  teal: '#1d9999',
  blue: '#2784d5',
  violet: '#9163d5',
  rose: '#d94b78',
}

/** How a frame of a colour is drawn; a colour that is no name here is taken as it is written. */
export function frameTint(colour: string | undefined): { line: string; fill: string; text: string } {
  const hue =
    colour === undefined ? hues.grey : (hues[colour] ?? (/^#[0-9a-f]{3,8}$/i.test(colour) ? colour : hues.grey))
  return {
    line: `color-mix(in oklab, ${hue} 60%, transparent)`,
    fill: `color-mix(in oklab, ${hue} 7%, transparent)`,
    text: `color-mix(in oklab, ${hue} 45%, var(--text))`,
  }
}
