/** Words of the frame around a project: the top bar, the rail, saving, history, versions. */
export const editor = {
  notDone: (title: string) => `“${title}” was not done`,
  lost: {
    do: (title: string) => `“${title}” could not be kept`,
    undo: (title: string) => `“${title}” can no longer be undone`,
    redo: (title: string) => `“${title}” can no longer be redone`,
  },
  viewerOnly: 'You may look at this project, not change it',
  viewerMore: 'Ask its owner to make you an editor, or duplicate it and change the copy.',
  unkept: 'This browser keeps no copy of your work',
  unkeptMore: 'Your edits are safe once they are saved: watch the dot beside the name, and leave private browsing.',
} as const
