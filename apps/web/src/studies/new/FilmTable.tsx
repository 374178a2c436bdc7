'use client'
import { Plus, Trash2 } from 'lucide-react'
import { Button, IconButton } from '../../ui/Button.tsx'
import { TextArea, TextField } from '../../ui/Fields.tsx'
import { words } from '../../words/index.ts'
import { askedFor } from './askedFor.ts'
import { FilmCell } from './FilmCell.tsx'
import {
  LEAST_METHODS,
  MOST_METHODS,
  type StudyDraft,
  withMethod,
  withoutMethod,
  withoutScene,
  withScene,
  withSceneAs,
} from './studyDraft.ts'

const text = words.studies.new

type FilmTableProps = { draft: StudyDraft; change(next: StudyDraft | ((now: StudyDraft) => StudyDraft)): void }

/** Scenes downward, methods across, a film in each cell. */
export function FilmTable({ draft, change }: FilmTableProps) {
  const { methods, scenes } = draft
  const pick = async (scene: number, column: number, asset: string) => {
    change((now) => withSceneAs(now, scene, { films: now.scenes[scene].films.with(column, asset) }))
    const asked = await askedFor(asset)
    // only where nobody has written meanwhile
    change((now) => (now.scenes[scene]?.prompt === '' ? withSceneAs(now, scene, { prompt: asked }) : now))
  }
  return (
    <div className="-mx-3 overflow-x-auto">
      <table className="border-separate border-spacing-x-3 border-spacing-y-2">
        <thead>
          <tr className="text-left align-middle">
            <th scope="col" className="min-w-72 font-normal text-label text-muted">
              {text.prompt}
            </th>
            {methods.map((name, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a method is its column; its name is being written
              <th scope="col" key={at} className="font-normal">
                <span className="flex w-32 items-center gap-1">
                  <TextField
                    aria-label={text.nameOf(at + 1)}
                    value={name}
                    maxLength={100}
                    onChange={({ target }) => change({ ...draft, methods: methods.with(at, target.value) })}
                  />
                  {methods.length > LEAST_METHODS && (
                    <IconButton
                      label={text.removeMethod(name)}
                      className="w-6!"
                      onClick={() => change(withoutMethod(draft, at))}
                    >
                      <Trash2 size={13} />
                    </IconButton>
                  )}
                </span>
              </th>
            ))}
            <th>
              {methods.length < MOST_METHODS && (
                <IconButton
                  label={text.addMethod}
                  look="plain"
                  onClick={() => change(withMethod(draft, text.method(methods.length + 1)))}
                >
                  <Plus size={14} />
                </IconButton>
              )}
            </th>
          </tr>
        </thead>
        <tbody>
          {scenes.map(({ prompt, films }, scene) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a scene is its row; it has no name yet
            <tr key={scene} className="align-top">
              <td>
                <TextArea
                  aria-label={text.promptOf(scene + 1)}
                  placeholder={text.promptHint}
                  className="h-32!"
                  maxLength={10_000}
                  value={prompt}
                  onChange={({ target }) => change(withSceneAs(draft, scene, { prompt: target.value }))}
                />
              </td>
              {films.map((film, column) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: as above
                <td key={column}>
                  <FilmCell
                    film={film}
                    scene={scene + 1}
                    method={methods[column]}
                    onPick={(asset) => void pick(scene, column, asset)}
                  />
                </td>
              ))}
              <td>
                {scenes.length > 1 && (
                  <IconButton label={text.removeScene(scene + 1)} onClick={() => change(withoutScene(draft, scene))}>
                    <Trash2 size={14} />
                  </IconButton>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <Button className="mt-1 ml-3" icon={<Plus size={14} />} onClick={() => change(withScene(draft))}>
        {text.addScene}
      </Button>
    </div>
  )
}
