import { create } from 'zustand'

export const panels = ['nodes', 'templates', 'assets', 'takes', 'runs', 'history', 'versions'] as const
export type PanelName = (typeof panels)[number]

export const tabs = ['storyboard', 'film', 'runs', 'canvas'] as const
export type TabName = (typeof tabs)[number]

/** How the window around a project is set up on this screen: nothing here belongs to the project. */
type Frame = {
  /** The one panel beside the rail. */
  panel: PanelName | null
  /** Only the canvas is shown. */
  isFocused: boolean
  /** What a narrow window shows. */
  tab: TabName
  /** The name of a new version is being asked. */
  isNaming: boolean
  /** Who may see or change the project is looked at. */
  isSharing: boolean
  /** The version that is laid beside the present. */
  compared: string | null
  isRenaming: boolean
}

const place = 'sceneweave.panel'

export const useFrame = create<Frame>(() => ({
  panel: null,
  isFocused: false,
  tab: 'storyboard',
  isNaming: false,
  isSharing: false,
  compared: null,
  isRenaming: false,
}))

/** Opens a panel in place of the one that is open, or closes it when it is that one. Remembered in this browser. */
export function togglePanel(name: PanelName): void {
  const panel = useFrame.getState().panel === name && !useFrame.getState().isFocused ? null : name
  useFrame.setState({ panel, isFocused: false })
  localStorage.setItem(place, panel ?? '')
}

/** The panel that was open when this browser was here last. */
export function recallPanel(): void {
  const remembered = panels.find((name) => name === localStorage.getItem(place))
  useFrame.setState({ panel: remembered ?? null })
}
