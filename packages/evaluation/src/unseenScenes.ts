import { EvaluationFault } from './evaluationFault.ts'

/** Scenes of the film set by number: [firstScene, firstScene + scenes). */
export type SceneRange = { readonly firstScene: number; readonly scenes: number }

/** Evaluation begins here; training and the recogniser use scenes below. */
export const firstUnseenScene = 5_000_000

/** Throws when scenes to be judged were trained on, or when the provenance does not say what was. `who` learnt them. */
export function checkUnseen(provenance: Readonly<Record<string, unknown>>, asked: SceneRange, who: string): void {
  const { firstScene, scenes } = provenance
  if (typeof firstScene !== 'number' || typeof scenes !== 'number')
    throw new EvaluationFault(
      'unknown-training',
      `${who}: the file does not say which scenes it was trained on; train it again with \`sceneweave\``,
    )
  const [from, to] = [Math.max(firstScene, asked.firstScene), Math.min(firstScene + scenes, lastOf(asked))]
  if (from < to)
    throw new EvaluationFault(
      'seen-scenes',
      `${who} was trained on scenes ${from} to ${to - 1}; evaluate on others, as from ${firstUnseenScene}`,
    )
}

const lastOf = ({ firstScene, scenes }: SceneRange): number => firstScene + scenes
