/** Whether this is one of Apple's machines, whose command key does what Ctrl does elsewhere. */
export const isApple = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.platform)
