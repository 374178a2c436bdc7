import { type Graph, migrateGraph } from '@sceneweave/project'
import autoregressive from '../templates/autoregressive.json' with { type: 'json' }
import composition from '../templates/composition.json' with { type: 'json' }
import conditioned from '../templates/conditioned.json' with { type: 'json' }
import extension from '../templates/extension.json' with { type: 'json' }
import historyPool from '../templates/historyPool.json' with { type: 'json' }
import interpolation from '../templates/interpolation.json' with { type: 'json' }
import joint from '../templates/joint.json' with { type: 'json' }
import singleImage from '../templates/singleImage.json' with { type: 'json' }
import { usualModel } from './shippedModels.ts'

/** What a person must have before a template runs: models by their source, and how many files of their own. */
export type Needs = { readonly models: readonly string[]; readonly uploads: number }

/** A graph to begin from. */
export type Template = {
  readonly id: string
  readonly title: string
  readonly help: string
  readonly needs: Needs
  readonly graph: Graph
}

const template = (id: string, title: string, help: string, saved: unknown): Template => {
  const graph = migrateGraph(saved)
  return { id, title, help, needs: needsOf(graph), graph }
}

/** What a graph asks of whoever runs it, read off its loading nodes. */
export function needsOf({ nodes }: Graph): Needs {
  const all = Object.values(nodes)
  const models = all.flatMap(({ type, params }) => (type === 'loadModel' ? [String(params.source ?? usualModel)] : []))
  const uploads = all.filter(({ type, params }) => (type === 'loadImage' || type === 'loadVideo') && !params.asset)
  return { models: [...new Set(models)], uploads: uploads.length }
}

/** The first things that people see, simplest first. Each runs as it is, with the weights that are shipped. */
export const templates: readonly Template[] = [
  template(
    'joint',
    'A scene at once',
    'Three shots made together: each sees the others, so bear, harbour and light stay the same.',
    joint,
  ),
  template(
    'autoregressive',
    'Shot after shot',
    'A chain of shots. Each remembers those before it; change one, and those before it stay.',
    autoregressive,
  ),
  template(
    'conditioned',
    'Around a first shot',
    'One shot sets the look, the others are made around it. Change one, and only that one is made again.',
    conditioned,
  ),
  template(
    'historyPool',
    'History pool',
    'Key shots and accepted takes to choose from, however long ago they were seen.',
    historyPool,
  ),
  template(
    'composition',
    'Somebody in a place',
    'A picture of a character and a picture of a place become one shot.',
    composition,
  ),
  template(
    'extension',
    'A longer shot',
    'One shot that goes on without a cut, part after part, up to a minute.',
    extension,
  ),
  template('interpolation', 'Between two shots', 'The shot that leads from the first to the last.', interpolation),
  template('singleImage', 'A single picture', 'A shot of one frame: a picture in a minute.', singleImage),
]
