import { readNode } from '@sceneweave/graph'
import { catalogue, type Matrix, matrixProblem, type NoisePlanValue, standardPlan, templates } from '@sceneweave/nodes'
import type { Graph } from '@sceneweave/project'
import { expect, test } from 'vitest'
import { readLanes } from '../lanes/lanes.ts'
import { cleanness, explainColumn } from './explain.ts'
import { drawable, mended, painted, planOfNode, planPicture } from './planPicture.ts'

const plan = (more: Partial<NoisePlanValue>): NoisePlanValue => ({ ...standardPlan, steps: 2, shift: 1, ...more })
const pictureOf = (id: string, given: NoisePlanValue) => {
  const { graph } = templates.find((one) => one.id === id) as { graph: Graph }
  return planPicture(readLanes(graph, 'story').lanes, graph.nodes, () => given)
}
const none = () => false

test('a joint scene is one sampling with a column for each shot', () => {
  const { rows, jobs } = pictureOf('joint', plan({}))
  expect(rows).toEqual([
    [1, 1, 1],
    [0.5, 0.5, 0.5],
    [0, 0, 0],
  ])
  expect(jobs).toEqual([{ maker: 'generate', makes: [0, 1, 2], from: 0, rows: 3 }])
})

test('a chain is one sampling a shot: those before stand at the noise at which they are seen, those after are not there', () => {
  const { rows, jobs } = pictureOf('autoregressive', plan({ mode: 'autoregressive', contextTime: 0.1 }))
  expect(jobs.map(({ maker, from }) => [maker, from])).toEqual([
    ['make1', 0],
    ['make2', 3],
    ['make3', 6],
    ['make4', 9],
  ])
  expect(rows[0]).toEqual([1, null, null, null])
  expect(rows[4]).toEqual([0.1, 0.5, null, null])
  expect(rows.at(-1)).toEqual([0.1, 0.1, 0.1, 0])
})

test('shots around a first one see it and not each other', () => {
  const { rows } = pictureOf('conditioned', plan({ mode: 'conditioned' }))
  expect(rows).toHaveLength(12)
  expect(rows[10]).toEqual([0.05, null, null, 0.5])
})

test('a drawn plan is drawn as it is, and one that does not fit says so', () => {
  const matrix: Matrix = [
    [1, 1, null],
    [0.4, 1, 1],
    [0, 0, 0],
  ]
  expect(pictureOf('joint', plan({ mode: 'drawn', matrix })).rows).toEqual(matrix)
  const misfit = pictureOf('joint', plan({ mode: 'drawn', matrix: [[1], [0]] }))
  expect(misfit.rows).toEqual([])
  expect(misfit.problem).toMatch(/1 columns, and there are 3 shots/)
})

test('a plan that was drawn wrong is shown as it was drawn, with what is wrong', () => {
  const matrix: Matrix = [
    [1, 0.3, null],
    [0, 0, null],
  ]
  expect(pictureOf('joint', plan({ mode: 'drawn', matrix }))).toMatchObject({
    rows: matrix,
    problem: 'shot 2 begins at 0.3: begin at 1',
  })
})

test('a person draws on what runs: all shots of a sampling, or the one column of shots that are made alone', () => {
  const joint = pictureOf('joint', plan({ mode: 'staircase', steps: 4 }))
  expect(drawable(plan({ mode: 'staircase', steps: 4 }), joint, joint.jobs[0])).toEqual(joint.rows)
  const chain = pictureOf('autoregressive', plan({}))
  for (const job of chain.jobs) expect(drawable(plan({}), chain, job)).toEqual([[1], [0.5], [0]])
  const drawn = pictureOf('autoregressive', plan({ mode: 'drawn', matrix: [[1], [0.2], [0]] }))
  expect(drawn.rows[4]).toEqual([0.1, 0.2, null, null])
})

test('a brush paints a cell, a row or a column, and never the column of a given shot', () => {
  const matrix: Matrix = [
    [1, 0.1],
    [0, 0.1],
  ]
  const stroke = { row: 1, column: 0, value: 0.5 }
  expect(painted(matrix, { ...stroke, reach: 'cell' }, none)).toEqual([
    [1, 0.1],
    [0.5, 0.1],
  ])
  expect(painted(matrix, { ...stroke, reach: 'row' }, (at) => at === 1)[1]).toEqual([0.5, 0.1])
  expect(painted(matrix, { ...stroke, reach: 'column' }, none).map(([first]) => first)).toEqual([0.5, 0.5])
})

test('whatever was drawn can be mended into a plan that runs, and what runs already stays', () => {
  let seed = 3
  const draw = () => {
    seed = (seed * 1103515245 + 12345) % 2 ** 31
    return (seed >> 8) % 100
  }
  for (let turn = 0; turn < 300; turn++) {
    const [height, width] = [1 + (draw() % 9), 1 + (draw() % 4)]
    const value = () => (draw() < 25 ? null : draw() / 50 - 0.5)
    const matrix: Matrix = Array.from({ length: height }, () => Array.from({ length: width }, value))
    expect({ matrix, problem: matrixProblem(mended(matrix, none), none) }).toEqual({ matrix, problem: undefined })
  }
  for (const mode of ['joint', 'staircase', 'autoregressive'] as const) {
    const { rows } = pictureOf('joint', plan({ mode, steps: 5, shift: 3 }))
    expect(mended(rows, none)).toEqual(rows)
  }
})

test('a column says in words when its shot starts and what it sees', () => {
  const staircase = pictureOf('joint', plan({ mode: 'staircase', steps: 8 }))
  expect(explainColumn(staircase, 0)).toMatch(/goes first/)
  expect(explainColumn(staircase, 1)).toBe('Shot 2 starts when shot 1 is a quarter clean.')
  expect(explainColumn(pictureOf('joint', plan({})), 1)).toMatch(/together/)
  expect(explainColumn(pictureOf('autoregressive', plan({})), 2)).toBe(
    'Shot 3 is made by itself in 2 steps. It sees shots 1 and 2 at noise 0.10.',
  )
  expect([1, 0.75, 0.5, 0.2, 0].map(cleanness)).toEqual([
    'still pure noise',
    'a quarter clean',
    'half clean',
    'nearly clean',
    'clean',
  ])
})

test('the plan of a node is the one that its params tell, and the standard one where there is none', () => {
  expect(planOfNode(undefined)).toEqual(standardPlan)
  const params = { mode: 'joint', steps: 3, shift: 1, contextTime: 0.2, matrix: null }
  const node = { type: 'noisePlan', version: 1, params, at: { x: 0, y: 0 }, mode: 'run' as const }
  expect(planOfNode(node)).toEqual({ mode: 'joint', steps: 3, shift: 1, contextTime: 0.2 })
  const silent = { ...node, params: { shift: 1 } }
  const ran = (version: number) => readNode('plan', { ...silent, version }, catalogue).params.steps
  for (const version of [1, 2]) expect(planOfNode({ ...silent, version }).steps).toBe(ran(version))
  expect([ran(1), ran(2)]).toEqual([20, 8])
})
