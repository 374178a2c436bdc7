import type { Graph } from '@sceneweave/project'
import { client } from '../../api/client.ts'
import { shotsOfScene } from '../../storyboard/lanes/carried.ts'
import { scenesOf } from '../../storyboard/lanes/lanes.ts'
import { toldOf } from '../../storyboard/useCast.ts'
import { sentence } from '../../words/sentence.ts'

/** What a film was asked to show, of the run that made it; empty where that is not known. */
export async function askedFor(asset: string): Promise<string> {
  try {
    const { run } = await client.assets.origin.query({ asset })
    return wordsOf(run.graph)
  } catch {
    return ''
  }
}

/** Who, where and what, then each shot on a line of its own. */
export function wordsOf(graph: Graph): string {
  const [scene] = scenesOf(graph)
  if (scene === undefined) return ''
  const { cast, place, story } = toldOf(graph, scene)
  const people = cast.map(({ id, description }) => `Character ${id}: ${description}`)
  const about = [...people, place?.description ?? '', story].filter((one) => one.trim() !== '').map(sentence)
  const shots = shotsOfScene(graph.nodes[scene]).map(({ prompt }, at) => `${at + 1}. ${sentence(prompt)}`)
  return [about.join(' '), ...shots].filter((line) => line !== '').join('\n')
}
