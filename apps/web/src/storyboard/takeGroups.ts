import type { ShotId, Take } from '@sceneweave/project'

export const takeFilters = ['all', 'accepted', 'starred', 'rejected'] as const
export type TakeFilter = (typeof takeFilters)[number]

const isLike: Record<TakeFilter, (take: Take) => boolean> = {
  all: () => true,
  accepted: ({ status }) => status === 'accepted',
  starred: ({ starred }) => starred,
  rejected: ({ status }) => status === 'rejected',
}

/**
 * Takes by the shots of the scene, in their order; last, under no shot, those of other shots: they were deleted, or a node
 * makes them that has no card. Within a group as they came.
 */
export function takeGroups(
  takes: readonly Take[],
  { order, filter }: { order: readonly ShotId[]; filter: TakeFilter },
): { shot: ShotId | null; takes: Take[] }[] {
  const shown = takes.filter(isLike[filter])
  const own = order.map((shot) => ({ shot, takes: shown.filter((take) => take.shot.id === shot) }))
  const others = { shot: null, takes: shown.filter((take) => !order.includes(take.shot.id)) }
  return [...own, others].filter((group) => group.takes.length > 0)
}
