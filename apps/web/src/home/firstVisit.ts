import { templates } from '@sceneweave/nodes'
import { createProject } from './projects.ts'
import { beginTour } from './tour.ts'

const key = 'sceneweave.visited'

/** True until somebody has been here with this browser. */
export const isFirstVisit = (): boolean => localStorage.getItem(key) === null

let opening: Promise<string | null> | undefined

/** Opens the first template as a project, with the tour. However often it is asked, one project is made. */
export function openFirstScene(): Promise<string | null> {
  opening ??= (async () => {
    const [{ title, graph }] = templates
    const id = await createProject(title, graph)
    localStorage.setItem(key, new Date().toISOString())
    if (id) beginTour(id)
    return id
  })()
  return opening
}
