/** Words of running: the button, the queue, the history of runs. */
export const run = {
  notCancelled: 'The run could not be cancelled',
} as const
