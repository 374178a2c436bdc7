import { api, queryClient } from '../api/client.ts'
import { useEditor } from '../editor/useEditor.ts'
import { tell } from '../ui/Toasts.tsx'
import { words } from '../words/index.ts'
import type { ShotPlace } from './shotEdits.ts'
import { takesOf } from './takeActions.ts'
import { useBoard } from './useBoard.ts'

/** Puts the two newest takes of a shot beside each other. */
export function compareNewest({ shot }: ShotPlace): void {
  const project = useEditor.getState().project?.id ?? ''
  const takes = queryClient.getQueryData(api.takes.list.queryOptions({ project }).queryKey) ?? []
  const [newest, before] = takesOf(takes, shot)
  if (newest && before) useBoard.setState({ comparing: [before.id, newest.id] })
  else tell({ tone: 'plain', title: words.storyboard.takes.needTwo })
}
