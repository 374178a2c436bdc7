export type Room = { width: number; height: number }

/** What stands under each film, and between two of them. */
export const CAPTION = 36
export const GAP = 12
// below it one would see more of the page than of the film
const SMALLEST = 160

/** How many columns, and how wide a film, so that all films are as large as the room allows; in a small room they scroll. */
export function filmGrid(films: number, { width, height }: Room, aspect: number): { columns: number; width: number } {
  const sized = Array.from({ length: films }, (_, at) => {
    const [columns, rows] = [at + 1, Math.ceil(films / (at + 1))]
    const byWidth = (width - GAP * (columns - 1)) / columns
    const byHeight = ((height - GAP * (rows - 1)) / rows - CAPTION) * aspect
    return { columns, width: Math.floor(Math.min(byWidth, byHeight)) }
  })
  const best = sized.reduce((a, b) => (b.width > a.width ? b : a))
  if (best.width >= Math.min(SMALLEST, width)) return best
  const columns = Math.max(1, Math.min(films, Math.floor((width + GAP) / (SMALLEST + GAP))))
  return { columns, width: Math.floor((width - GAP * (columns - 1)) / columns) }
}
