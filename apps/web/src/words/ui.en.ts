/** Words of the parts that every place uses. */
export const ui = {
  close: 'Close',
  details: 'Details',
  copy: 'Copy',
  retry: 'Try again',
  cancel: 'Cancel',
  loading: 'Opening',
  pageTitle: (title: string) => `${title} · Sceneweave`,
  toProjects: 'All projects',
  noPage: 'There is no such page',
  noPageMore: 'The address is wrong, or what it showed was deleted.',
  broken: 'This page stopped',
  brokenMore: 'A mistake in the page itself. What you changed is saved; try again, or go back to your projects.',
} as const
