import { applyEdit, newProject } from '@sceneweave/project'
import { expect, test } from 'vitest'
import { plan } from './plan.ts'
import { sketch, textCatalogue } from './textNodes.ts'
import { upgradeEdits } from './upgrade.ts'

test('older nodes are brought to the version of the palette by edits that change no key, others are left alone', () => {
  const graph = sketch(
    {
      a: ['word'],
      u: ['upper', { sign: '!' }, { version: 1 }],
      x: ['upper', { end: 'impossible' }, { version: 2 }],
      d: ['dream'],
    },
    ['a.text > u.text'],
  )
  const [edit, ...others] = upgradeEdits(graph, textCatalogue)
  expect([edit, others]).toEqual([
    { type: 'node-change', id: 'u', change: { version: 3, params: { mark: '!' }, without: ['sign'] } },
    [],
  ])
  const { project } = applyEdit({ ...newProject('p', ''), graph }, edit)
  expect(project.graph.nodes.u).toMatchObject({ version: 3, params: { mark: '!' } })
  expect(upgradeEdits(project.graph, textCatalogue)).toEqual([])
  const keyIn = (of: typeof graph) => plan(of, textCatalogue, { type: 'to', nodes: ['u'] }).nodes.get('u')!.key
  expect(keyIn(project.graph)).toBe(keyIn(graph))
})
