/** Words of the sheet of keys. */
export const keySheet = {
  title: 'Keys',
  command: 'Show all keys',
  group: 'Help',
  find: 'Find a command or a key',
  none: (text: string) => `No command is called “${text}”.`,
  noKey: 'no key',
  change: (title: string) => `Change the keys of ${title}`,
  press: 'Press the new keys …',
  pressHelp: 'Escape keeps what it was, Backspace takes the keys away.',
  reset: (title: string) => `Back to the standard keys of ${title}`,
  resetAll: 'Back to all standard keys',
  conflict: (keys: string, title: string) =>
    `${keys} is already used here by “${title}”. Change that one first, or press others.`,
  where: {
    everywhere: 'everywhere',
    canvas: 'on the canvas',
    storyboard: 'on the storyboard',
    noisePlan: 'in the noise plan',
    inspector: 'in the inspector',
    player: 'in the player',
    gallery: 'in the gallery',
    home: 'on the first page',
  },
} as const
