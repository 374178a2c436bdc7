import { introduction } from '@sceneweave/nodes'
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

/** Who, where and what, then each shot that has words on a line of its own. */
export function wordsOf(graph: Graph): string {
  const [scene] = scenesOf(graph)
  if (scene === undefined) return ''
  const { cast, place, story, isStoryWired } = toldOf(graph, scene)
  const people = cast.filter(({ description }) => isSaid(description)).map(introduction)
  // a wire at the story replaces what is written in the scene
  const others = [place?.description ?? '', isStoryWired ? '' : story].filter(isSaid).map(sentence)
  const shots = shotsOfScene(graph.nodes[scene]).flatMap(({ prompt }, at) =>
    isSaid(prompt) ? [`${at + 1}. ${sentence(prompt)}`] : [],
  )
  return [[...people, ...others].join(' '), ...shots].filter(isSaid).join('\n')
}

const isSaid = (text: string): boolean => text.trim() !== ''
