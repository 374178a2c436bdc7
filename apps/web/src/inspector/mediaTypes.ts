/** Whether a media type is one of those that a place takes: `image/*` or exactly one. */
export const isOneOf = (mediaType: string, wanted: readonly string[]): boolean =>
  wanted.some((one) => (one.endsWith('/*') ? mediaType.startsWith(one.slice(0, -1)) : one === mediaType))
