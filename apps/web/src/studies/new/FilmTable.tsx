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
  withName,
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
  const pick = async (scene: number, method: number, asset: string) => {
    change((now) => withSceneAs(now, scene, ({ films }) => ({ films: { ...films, [method]: asset } })))
    const asked = await askedFor(asset)
    // only where nobody has written meanwhile
    change((now) => withSceneAs(now, scene, ({ prompt }) => ({ prompt: prompt === '' ? asked : prompt })))
  }
  return (
    <div className="-mx-3 overflow-x-auto">
      <table className="border-separate border-spacing-x-3 border-spacing-y-2">
        <thead>
          <tr className="text-left align-middle">
            <th scope="col" className="min-w-72 font-normal text-label text-muted">
              {text.prompt}
            </th>
            {methods.map(({ id, name }, at) => (
              <th scope="col" key={id} className="font-normal">
                <span className="flex w-32 items-center gap-1">
                  <TextField
                    aria-label={text.nameOf(at + 1)}
                    value={name}
                    maxLength={100}
                    onChange={({ target }) => change(withName(draft, id, target.value))}
                  />
                  {methods.length > LEAST_METHODS && (
                    <IconButton
                      label={text.removeMethod(name)}
                      className="w-6!"
                      onClick={() => change(withoutMethod(draft, id))}
                    >
                      <Trash2 size={13} />
                    </IconButton>
                  )}
                </span>
              </th>
            ))}
            <th>
              {methods.length < MOST_METHODS && (
                <IconButton label={text.addMethod} look="plain" onClick={() => change(withMethod(draft, text.method))}>
                  <Plus size={14} />
                </IconButton>
              )}
            </th>
          </tr>
        </thead>
        <tbody>
          {scenes.map(({ id, prompt, films }, at) => (
            <tr key={id} className="align-top">
              <td>
                <TextArea
                  aria-label={text.promptOf(at + 1)}
                  placeholder={text.promptHint}
                  className="h-32!"
                  maxLength={10_000}
                  value={prompt}
                  onChange={({ target }) => change(withSceneAs(draft, id, () => ({ prompt: target.value })))}
                />
              </td>
              {methods.map((method) => (
                <td key={method.id}>
                  <FilmCell
                    film={films[method.id]}
                    scene={at + 1}
                    method={method.name}
                    onPick={(asset) => void pick(id, method.id, asset)}
                  />
                </td>
              ))}
              <td>
                {scenes.length > 1 && (
                  <IconButton label={text.removeScene(at + 1)} onClick={() => change(withoutScene(draft, id))}>
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
