'use client'
import type { Template } from '@sceneweave/nodes'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { useEditor } from '../editor/useEditor.ts'
import { Button } from '../ui/Button.tsx'
import { TextField } from '../ui/Fields.tsx'
import { words } from '../words/index.ts'
import { createProject } from './projects.ts'
import { putTemplate } from './putTemplate.ts'
import { TemplateCard } from './TemplateCard.tsx'
import { useTemplates } from './useTemplates.ts'

/** The templates in the rail: put beside what is here, or opened as a project of their own. */
export function TemplatesPanel() {
  const router = useRouter()
  const [search, setSearch] = useState('')
  const isOff = useEditor((state) => state.role === 'viewer')
  const found = useTemplates(search)
  const open = async ({ title, graph }: Template) => {
    const id = await createProject(title, graph)
    if (id) router.push(`/p/${id}`)
  }
  return (
    <div className="flex h-full flex-col">
      <div className="p-3">
        <TextField
          type="search"
          aria-label={words.home.find}
          placeholder={words.home.templatesShort}
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
      </div>
      <ul className="flex min-h-0 flex-1 flex-col gap-3 overflow-y-auto px-3 pb-3">
        {found.length === 0 && <li className="text-muted">{words.home.noFind(search)}</li>}
        {found.map(({ template, news }) => (
          <li key={template.id}>
            <TemplateCard template={template} news={news}>
              <Button
                aria-label={words.home.insertInto(template.title)}
                disabled={isOff}
                onClick={() => putTemplate(template)}
              >
                {words.home.insert}
              </Button>
              <Button
                look="quiet"
                aria-label={words.home.openNewOf(template.title)}
                onClick={() => void open(template)}
              >
                {words.home.openNew}
              </Button>
            </TemplateCard>
          </li>
        ))}
      </ul>
    </div>
  )
}
