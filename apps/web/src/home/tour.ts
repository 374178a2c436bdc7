import { create } from 'zustand'

const key = 'sceneweave.tour'

/** Where the tour stands: in which project, at which step. Null: it is not shown. */
export type TourPlace = { project: string; step: number } | null

export const tourSteps = ['welcome', 'render', 'change', 'end'] as const
export type TourStep = (typeof tourSteps)[number]

export const useTour = create<{ place: TourPlace }>(() => ({ place: null }))

const keep = (place: TourPlace) => {
  if (place) localStorage.setItem(key, JSON.stringify(place))
  else localStorage.removeItem(key)
  useTour.setState({ place })
}

/** Shows the tour from its first step. */
export const beginTour = (project: string): void => keep({ project, step: 0 })

/** Ends the tour for good; a command brings it back. */
export const endTour = (): void => keep(null)

/** Goes to a step, never back. */
export function reachStep(step: TourStep): void {
  const { place } = useTour.getState()
  const at = tourSteps.indexOf(step)
  if (place && at > place.step) keep({ ...place, step: at })
}

/** Finds the tour again after a reload. */
export function recallTour(): void {
  try {
    const kept = JSON.parse(localStorage.getItem(key) ?? 'null') as TourPlace
    if (kept && typeof kept.project === 'string' && kept.step < tourSteps.length) useTour.setState({ place: kept })
  } catch {
    localStorage.removeItem(key)
  }
}
