'use client'
import { X } from 'lucide-react'
import { useEffect } from 'react'
import { useKeyOf } from '../keys/bindings.ts'
import { IconButton } from '../ui/Button.tsx'
import { words } from '../words/index.ts'
import { panelParts } from './panels.tsx'
import { type PanelName, panels, recallPanel, togglePanel, useFrame } from './useFrame.ts'

const said = words.editor

/** The left rail: one panel at a time. */
export function Rail() {
  const panel = useFrame((state) => state.panel)
  useEffect(recallPanel, [])
  return (
    <>
      <nav
        aria-label={said.rail}
        className="flex w-11 shrink-0 flex-col items-center gap-1 border-line border-r bg-panel py-2"
      >
        {panels.map((name) => (
          <RailButton key={name} name={name} isOpen={panel === name} />
        ))}
      </nav>
      {panel && <OpenPanel name={panel} />}
    </>
  )
}

function RailButton({ name, isOpen }: { name: PanelName; isOpen: boolean }) {
  const { icon: Icon } = panelParts[name]
  const keys = useKeyOf(`panel.${name}`)
  return (
    <IconButton
      label={said.panels[name]}
      keys={keys}
      isOn={isOpen}
      className={isOpen ? 'bg-field!' : undefined}
      onClick={() => togglePanel(name)}
    >
      <Icon size={16} />
    </IconButton>
  )
}

function OpenPanel({ name }: { name: PanelName }) {
  const { Panel } = panelParts[name]
  return (
    <aside
      aria-label={said.panels[name]}
      data-region="panel"
      className="flex w-66 shrink-0 flex-col border-line border-r bg-panel"
    >
      <header className="flex h-9 shrink-0 items-center justify-between border-line border-b pr-1 pl-3">
        <h2 className="font-medium">{said.panels[name]}</h2>
        <IconButton label={said.closePanel(said.panels[name])} onClick={() => togglePanel(name)}>
          <X size={14} />
        </IconButton>
      </header>
      <div className="min-h-0 flex-1 overflow-auto">
        <Panel />
      </div>
    </aside>
  )
}
