/** A port's name as words: `contextTime` → `context time`. */
export const nameOf = (port: string): string => port.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase()
