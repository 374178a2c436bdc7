/** The page that stands in for all others while the server does not answer. */
export const offline = {
  title: 'The server is away',
  what: 'Sceneweave does not answer at this address. It was stopped, or this browser cannot reach its machine.',
  startHere: 'If it runs on this machine, start it again in its folder:',
  command: 'npm start',
  startThere: 'If it runs elsewhere, ask whoever keeps it.',
  kept: 'What you changed is kept in this browser, and saved when the server is back.',
  waiting: 'Looking for it. This page goes back by itself.',
  retry: 'Look now',
} as const
