/** Lets go of what was held. */
export type Release = () => void

const nameOf = (tab: string) => `sceneweave.tab.${tab}`
const BEAT_MS = 2_000
const DEAD_MS = 8_000

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

/** Holds a tab's name as soon as its page is gone; null when `signal` ends the wait. */
export async function holdTabLater(tab: string, signal: AbortSignal): Promise<Release | null> {
  if (!navigator.locks) {
    while (isBeating(tab) && !signal.aborted) await new Promise((resolve) => setTimeout(resolve, BEAT_MS))
    return signal.aborted ? null : beat(tab)
  }
  return new Promise((resolve) => {
    navigator.locks
      .request(nameOf(tab), { signal }, () => new Promise<void>((release) => resolve(release)))
      .catch(() => resolve(null))
  })
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
