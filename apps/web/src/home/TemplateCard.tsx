'use client'
import { shippedModels, type Template } from '@sceneweave/nodes'
import type { Graph } from '@sceneweave/project'
import type { ReactNode } from 'react'
import { words } from '../words/index.ts'
import { GraphPicture } from './GraphPicture.tsx'

/** What the server knows of a template here, as far as it knows it. */
export type TemplateNews = { ms?: number; ready?: boolean; missing?: readonly string[] }

/** What a template needs and how long it takes on this machine, in a line. */
export function needsInWords({ needs, ms, missing }: Pick<Template, 'needs'> & TemplateNews): string {
  const text = words.home.needs
  const models = needs.models.filter((name) => !shippedModels.includes(name))
  const needed = [
    ...(models.length > 0 ? [text.models(models.join(', '))] : []),
    ...(needs.uploads > 0 ? [text.uploads(needs.uploads)] : []),
  ]
  const said = missing && missing.length > 0 ? [text.missing(missing.join(', '))] : needed
  return [...(said.length > 0 ? said : [text.shipped]), ...(ms ? [text.time(words.units.about(ms))] : [])].join(' · ')
}

/** How many shots a graph tells, and how many nodes it has. */
export function sizeInWords({ nodes }: Graph): string {
  const all = Object.values(nodes)
  const shots = all.reduce((sum, { type, params }) => {
    if (type === 'shot') return sum + 1
    const { shots = [] } = (params.scene ?? {}) as { shots?: readonly unknown[] }
    return sum + shots.length
  }, 0)
  return [...(shots > 0 ? [words.home.shots(shots)] : []), words.home.nodes(all.length)].join(' · ')
}

type CardProps = { template: Template; news: TemplateNews; children?: ReactNode; onOpen?(): void }

/** A template: the shape of its graph, what it makes, what it needs. All of it can be pressed where `onOpen` is given. */
export function TemplateCard({ template, news, children, onOpen }: CardProps) {
  const { title, help, graph } = template
  const inside = (
    <>
      <span className="block aspect-[16/8] overflow-hidden rounded-t-[7px] bg-canvas p-2">
        <GraphPicture graph={graph} />
      </span>
      <span className="flex flex-1 flex-col gap-1 px-3 pt-2.5 pb-3">
        <span className="flex items-baseline justify-between gap-2">
          <span className="font-medium">{title}</span>
          <span className="shrink-0 text-faint text-label">{sizeInWords(graph)}</span>
        </span>
        <span className="text-muted">{help}</span>
        <span className="mt-auto pt-1.5 text-faint text-label">{needsInWords({ ...template, ...news })}</span>
      </span>
    </>
  )
  const look = 'flex w-full flex-col rounded-card border border-line bg-panel text-left'
  if (onOpen)
    return (
      <button type="button" className={`${look} hover:border-line-strong`} onClick={onOpen}>
        {inside}
      </button>
    )
  return (
    <div className={look}>
      {inside}
      {children && <div className="flex gap-1.5 px-3 pb-3">{children}</div>}
    </div>
  )
}
