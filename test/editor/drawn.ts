import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'
import type { EditorStage } from './editorStage.ts'
import type { Point } from './hands.ts'

// Graphs that tests draw, and what the server has of them.

type End = { node: string; port: string }
export type Graph = {
  nodes: Record<string, { type: string; at: Point; each?: string; exposed?: string[] }>
  wires: Record<string, { from: End; to: End; order: number; bends?: Point[] }>
  frames: Record<
    string,
    { title: string; at: Point; size: { w: number; h: number }; colour?: string; folded?: { nodes: string[] } }
  >
}

export const node = (type: string, x: number, y: number, rest: object = {}) => ({
  type,
  version: 1,
  params: {},
  at: { x, y },
  mode: 'run',
  ...rest,
})
export const wire = (from: string, to: string, order = 0) => {
  const [[a, output], [b, input]] = [from.split('.'), to.split('.')]
  return { from: { node: a, port: output }, to: { node: b, port: input }, order }
}

export const threeTexts = () => ({
  one: node('text', 0, 0, { title: 'One' }),
  two: node('text', 40, 240, { title: 'Two' }),
  three: node('text', 700, 0, { title: 'Three' }),
})

export const named = (page: Page, title: string): Locator => page.getByRole('group', { name: title, exact: true })

export const xy = ({ x, y }: Point): [number, number] => [x, y]

/** What the server has of a project's graph. */
export async function graphOf<G = Graph>(stage: EditorStage, project: string): Promise<G> {
  const read = (await stage.call('GET', `/projects/${project}`)) as { project: { graph: G } }
  return read.project.graph
}

/** Opens a drawn graph in a large window. `soon` waits for what the server has of it. */
export async function openDrawn(stage: EditorStage, drawn: { nodes: object; wires?: object; frames?: object }) {
  const project = await stage.projectOf(drawn)
  const visitor = await stage.visit({ width: 1600, height: 1100 })
  await visitor.page.goto(`/p/${project}`)
  await visitor.page.getByRole('group').first().waitFor()
  const graph = () => graphOf(stage, project)
  const soon = (look: (graph: Graph) => unknown) => expect.poll(async () => look(await graph()), { timeout: 20_000 })
  return { ...visitor, graph, soon }
}
