import { type Template, templates } from '@sceneweave/nodes'
import { useQuery } from '@tanstack/react-query'
import { api } from '../api/client.ts'
import type { TemplateNews } from './TemplateCard.tsx'

/** The templates, each with what the server measured of it. They are shown before it has answered. */
export function useTemplates(search = ''): readonly { template: Template; news: TemplateNews }[] {
  const { data = [] } = useQuery(api.templates.list.queryOptions(undefined, { staleTime: 60_000 }))
  const news = new Map(data.map((row) => [row.id, row as TemplateNews]))
  return templates
    .filter(({ title, help }) => isFound(`${title} ${help}`, search))
    .map((template) => ({ template, news: news.get(template.id) ?? {} }))
}

/** Whether every word of a search is somewhere in a text. */
export const isFound = (text: string, search: string): boolean =>
  search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.toLowerCase().includes(word))
