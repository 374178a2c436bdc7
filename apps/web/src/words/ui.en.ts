/** Words of the parts that every place uses. */
export const ui = {
  close: 'Close',
  details: 'Details',
  copy: 'Copy',
  retry: 'Try again',
  cancel: 'Cancel',
} as const
