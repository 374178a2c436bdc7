import { catalogue } from '@sceneweave/nodes'

export type KindLook = { title: string; colour: string; shape: string }

const unknown: KindLook = { title: '?', colour: '#8a8a8a', shape: 'circle' }

/** How a kind of port looks; one that no node here knows is a grey circle. */
export const kindLook = (kind: string): KindLook => catalogue.kinds.get(kind) ?? unknown

const paths: Record<string, string> = {
  square: 'M1 1H9V9H1Z',
  circle: 'M5 .6A4.4 4.4 0 1 1 5 9.4A4.4 4.4 0 1 1 5 .6Z',
  triangle: 'M1.4 .6L9.4 5L1.4 9.4Z',
  doubleTriangle: 'M.2 1L5.1 5L.2 9ZM5.1 1L10 5L5.1 9Z',
  diamond: 'M5 -.4L10.4 5L5 10.4L-.4 5Z',
  ring: 'M5 1.6A3.4 3.4 0 1 1 5 8.4A3.4 3.4 0 1 1 5 1.6Z',
}

/** The outline of a shape in a box of 10 by 10. */
export const markPath = (shape: string): string => paths[shape] ?? paths.circle
