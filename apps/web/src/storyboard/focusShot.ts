import type { ShotId } from '@sceneweave/project'

/** Puts the focus on a shot's card once it is drawn, so that keys go on acting on the storyboard. */
export function focusShot(shot: ShotId): void {
  requestAnimationFrame(() => {
    const card = document.querySelector<HTMLElement>(`[data-shot="${CSS.escape(shot)}"] button`)
    card?.focus()
    card?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  })
}
