/** What a kind of node is called while it is dragged from the panel to the canvas. */
export const draggedType = 'application/x-sceneweave-node'
