/** Lets go of what was held. */
export type Release = () => void

const nameOf = (tab: string) => `sceneweave.tab.${tab}`
const BEAT_MS = 2_000
const DEAD_MS = 8_000
const RELOAD_MS = 6_000

/** Holds a tab's name until its page is gone. Null when another page holds it. */
export async function holdTab(tab: string): Promise<Release | null> {
  // pages that are not from https or this machine have no locks
  if (!navigator.locks) return isBeating(tab) ? null : beat(tab)
  return new Promise((resolve, reject) => {
    navigator.locks
      .request(nameOf(tab), { ifAvailable: true }, (lock) => {
        if (!lock) return resolve(null)
        return new Promise<void>((release) => resolve(release))
      })
      .catch(reject)
  })
}

/** Holds a tab's name when its page is gone for good, not only loaded again; null when `signal` ends the wait. */
export async function holdTabLater(tab: string, signal: AbortSignal): Promise<Release | null> {
  while (!signal.aborted) {
    await untilFree(tab, signal)
    // a page that is loaded again comes back within this
    await new Promise((resolve) => setTimeout(resolve, RELOAD_MS))
    const release = signal.aborted ? null : await holdTab(tab)
    if (release) return release
  }
  return null
}

async function untilFree(tab: string, signal: AbortSignal): Promise<void> {
  if (navigator.locks) return navigator.locks.request(nameOf(tab), { signal }, () => {}).catch(() => {})
  while (isBeating(tab) && !signal.aborted) await new Promise((resolve) => setTimeout(resolve, BEAT_MS))
}

const isBeating = (tab: string): boolean => Date.now() - Number(localStorage.getItem(nameOf(tab)) ?? 0) < DEAD_MS

function beat(tab: string): Release {
  const tell = () => localStorage.setItem(nameOf(tab), String(Date.now()))
  const release = () => {
    clearInterval(timer)
    removeEventListener('pagehide', release)
    localStorage.removeItem(nameOf(tab))
  }
  const timer = setInterval(tell, BEAT_MS)
  addEventListener('pagehide', release)
  tell()
  return release
}
