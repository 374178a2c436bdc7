import type { NodeId } from '@sceneweave/project'
import { useMemo } from 'react'
import { words } from '../../words/index.ts'
import type { Lane } from '../lanes/lanes.ts'
import { type SceneTold, useTold } from '../useCast.ts'
import type { ModelText } from './modelText.ts'
import { type Hint, hintsOf, type Told } from './unknownWords.ts'
import { useModelText } from './useModelText.ts'

const text = words.storyboard

/** What a person should know of the words of a scene before it is rendered, and of the model that reads them. */
export function useHints(scene: NodeId, lanes: readonly Lane[]): { model: ModelText; hints: readonly Hint[] } | null {
  const model = useModelText()
  const told = useTold(scene)
  return useMemo(() => {
    if (!model) return null
    const shots = lanes.map(({ shot, index }) => ({
      where: text.shot(index + 1),
      text: shot.prompt,
      lead: shot.cut ? 1 : 0,
    }))
    return { model, hints: hintsOf({ global: globalOf(told), shots, whole: text.known.whole }, model) }
  }, [model, told, lanes])
}

/**
 * The words before the shots, each with the marker and the name that stand before them for the model. What comes by a
 * wire in place of the story is not known.
 */
export function globalOf({ cast, place, story, isStoryWired }: SceneTold): Told[] {
  const people = cast.map(({ id, description }, at) => ({
    where: `${text.global.character} ${id}`,
    text: description,
    lead: at === 0 ? 3 : 2,
  }))
  const others = [
    { where: text.global.place, text: place?.description ?? '', lead: 1 },
    { where: text.global.story, text: isStoryWired ? '' : story, lead: 1 },
  ]
  return [...people, ...others.filter((one) => one.text.trim() !== '')]
}
