'use client'
import type { NodeId, Scene, Shot } from '@sceneweave/project'
import { Plus } from 'lucide-react'
import { edit } from '../editor/useEditor.ts'
import { runCommand, useCommandList } from '../keys/commands.ts'
import { Button } from '../ui/Button.tsx'
import { TextArea } from '../ui/Fields.tsx'
import { words } from '../words/index.ts'
import { ParamRow } from './ParamRow.tsx'
import { ShotRow } from './ShotRow.tsx'
import { useDraft } from './useDraft.ts'

const framesPerSecond = 8

/** The story and the shots of a scene as a plain list: all that the storyboard holds, for the keyboard and for small screens. */
export function SceneParam({ node, scene, isOff }: { node: NodeId; scene: Scene; isOff: boolean }) {
  const { story, shots } = scene
  const text = words.inspector.scene
  const hasBoard = useCommandList((state) => state.commands.some(({ id }) => id === 'storyboard.focus'))
  const draft = useDraft({
    value: story,
    toText: String,
    read: (value) => ({ value }),
    write: (value) =>
      edit(text.changedStory, [
        { type: 'node-change', id: node, change: { params: { scene: { ...scene, story: String(value) } } } },
      ]),
  })
  const seconds = (shots.reduce((sum, { frames }) => sum + frames, 0) / framesPerSecond).toFixed(1)
  return (
    <div className="flex flex-col gap-3">
      <ParamRow id={`${node}-story`} label={text.story}>
        <TextArea
          id={`${node}-story`}
          className="field-sizing-content max-h-48 min-h-14"
          value={draft.text}
          disabled={isOff}
          onChange={(event) => draft.change(event.target.value)}
          onBlur={draft.leave}
          onKeyDown={(event) => event.key === 'Escape' && draft.drop()}
        />
      </ParamRow>
      <div className="flex items-center justify-between gap-2">
        <span className="text-label text-muted">{text.shots(shots.length, `${seconds} s`)}</span>
        {hasBoard && (
          <Button look="quiet" onClick={() => runCommand('storyboard.focus')}>
            {text.open}
          </Button>
        )}
      </div>
      <ol className="flex flex-col gap-2">
        {shots.map((shot, at) => (
          <ShotRow key={shot.id} node={node} shot={shot} at={at} count={shots.length} isOff={isOff} />
        ))}
      </ol>
      {!isOff && (
        <Button icon={<Plus size={14} />} onClick={() => addShot(node, shots)}>
          {text.add}
        </Button>
      )}
    </div>
  )
}

function addShot(node: NodeId, shots: readonly Shot[]): void {
  let number = shots.length + 1
  while (shots.some(({ id }) => id === `shot${number}`)) number++
  const frames = shots.at(-1)?.frames ?? 17
  const shot: Shot = { id: `shot${number}`, prompt: '', frames, cut: true, seed: null, take: 0, locked: false }
  edit(words.inspector.scene.added, [{ type: 'shot-add', node, shot, at: shots.length }])
}
