'use client'
import { Bookmark, Film, History, Images, LayoutTemplate, ListVideo, type LucideIcon, Shapes } from 'lucide-react'
import type { ComponentType } from 'react'
import { NodesPanel } from '../canvas/NodesPanel.tsx'
import { AssetsPanel } from '../gallery/AssetsPanel.tsx'
import { TemplatesPanel } from '../home/TemplatesPanel.tsx'
import { RunsPanel } from '../run/RunsPanel.tsx'
import { TakesPanel } from '../storyboard/TakesPanel.tsx'
import { HistoryPanel } from './HistoryPanel.tsx'
import type { PanelName } from './useFrame.ts'
import { VersionsPanel } from './VersionsPanel.tsx'

/** What can stand beside the rail, its sign and its key. */
export const panelParts: Record<PanelName, { icon: LucideIcon; key: string; Panel: ComponentType }> = {
  nodes: { icon: Shapes, key: 'n', Panel: NodesPanel },
  templates: { icon: LayoutTemplate, key: 'w', Panel: TemplatesPanel },
  assets: { icon: Images, key: 'a', Panel: AssetsPanel },
  takes: { icon: Film, key: 't', Panel: TakesPanel },
  runs: { icon: ListVideo, key: 'Shift+q', Panel: RunsPanel },
  history: { icon: History, key: 'h', Panel: HistoryPanel },
  versions: { icon: Bookmark, key: 'v', Panel: VersionsPanel },
}
