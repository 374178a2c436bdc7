import type { ShotId, Take } from '@sceneweave/project'

export const takeFilters = ['all', 'accepted', 'starred', 'rejected'] as const
export type TakeFilter = (typeof takeFilters)[number]

const isLike: Record<TakeFilter, (take: Take) => boolean> = {
  all: () => true,
  accepted: ({ status }) => status === 'accepted',
  starred: ({ starred }) => starred,
  rejected: ({ status }) => status === 'rejected',
}

/** Takes by their shots: shots of the scene in their order, then shots that are gone; within a shot as they came. */
export function takeGroups(
  takes: readonly Take[],
  { order, filter }: { order: readonly ShotId[]; filter: TakeFilter },
): { shot: ShotId; takes: Take[] }[] {
  const groups = new Map<ShotId, Take[]>()
  for (const take of takes.filter(isLike[filter])) groups.set(take.shot.id, [...(groups.get(take.shot.id) ?? []), take])
  const place = (shot: ShotId) => (order.includes(shot) ? order.indexOf(shot) : order.length)
  return [...groups].map(([shot, list]) => ({ shot, takes: list })).sort((a, b) => place(a.shot) - place(b.shot))
}
