/** A display-space colour, 0xRRGGBB. */
export type Colour = number

/** The colour a share t of the way from one to another, t in [0, 1]. */
export function mix(from: Colour, to: Colour, t: number): Colour {
  const r = (from >> 16) + ((to >> 16) - (from >> 16)) * t
  const g = ((from >> 8) & 255) + (((to >> 8) & 255) - ((from >> 8) & 255)) * t
  const b = (from & 255) + ((to & 255) - (from & 255)) * t
  return (Math.round(r) << 16) | (Math.round(g) << 8) | Math.round(b)
}

/** Lighter for amount > 0 (towards warm paper), darker for amount < 0 (towards cool ink); amount in [-1, 1]. */
export function shade(colour: Colour, amount: number): Colour {
  return amount > 0 ? mix(colour, 0xfff6e6, amount) : mix(colour, 0x1d1a33, -amount)
}
