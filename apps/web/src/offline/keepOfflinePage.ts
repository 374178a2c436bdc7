/** Where the service worker is served: at the root, because it may stand in only for what lies below it. */
export const workerPath = '/offline.js'

/** Has this browser keep the page for when the server is away. Browsers allow it on this machine and over https only. */
export function keepOfflinePage(): void {
  // one that a person or a rule of the browser forbids is no loss but of this page
  void navigator.serviceWorker?.register(workerPath, { updateViaCache: 'none' }).catch(() => {})
}
