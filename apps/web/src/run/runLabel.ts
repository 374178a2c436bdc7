import type { Graph } from '@sceneweave/project'
import { words } from '../words/index.ts'
import { countShots } from './nodesOf.ts'
import type { Forecast } from './useForecast.ts'

/** The verb of the Run button: what it will do and how long that takes. `isNothing`: all of it is there. */
export function runLabel(
  forecast: Forecast,
  graph: Graph | undefined,
): { verb: string; more?: string; isNothing: boolean } {
  const said = words.run
  if (!forecast.isKnown || !graph || forecast.problems.length > 0) return { verb: said.run, isNothing: false }
  if (forecast.runs === 0) return { verb: said.nothingToDo, more: said.play, isNothing: true }
  const heavy = Object.entries(forecast.nodes).filter(([, { state, light }]) => state === 'runs' && !light)
  const more = forecast.ms === undefined || heavy.length === 0 ? undefined : said.about(forecast.ms)
  const shots = countShots(
    graph,
    heavy.map(([id]) => id),
    forecast.nodes,
  )
  if (shots > 0) return { verb: said.renderShots(shots), more, isNothing: false }
  const isFilm = heavy.some(([id]) => graph.nodes[id]?.type === 'exportFilm')
  return { verb: isFilm ? said.finish : said.runNodes(forecast.runs), more, isNothing: false }
}
