/** Films that play as one: they begin together, keep time with the longest, and begin again when the last has ended. */
export type Together = {
  /** A film is there to be played; gives it back with the returned function. */
  add(video: HTMLVideoElement): () => void
  play(): void
  pause(): void
}

// a frame at 12 a second
const DRIFT_S = 0.09

/** hear is told when the browser does not let films play by themselves. */
export function openTogether(hear: { refused(): void }): Together {
  const videos = new Set<HTMLVideoElement>()
  let isWanted = false
  const isReady = (video: HTMLVideoElement) => video.error !== null || video.readyState >= video.HAVE_CURRENT_DATA
  const playable = () => [...videos].filter(({ error }) => !error)
  const start = (video: HTMLVideoElement) =>
    video.play().catch((error: Error) => {
      // an interrupted start is one that a pause or another scene overtook
      if (error.name === 'NotAllowedError' && isWanted) hear.refused()
    })
  /** From the beginning, as soon as all are there. */
  const begin = () => {
    if (!isWanted || ![...videos].every(isReady)) return
    for (const video of playable()) video.currentTime = 0
    for (const video of playable()) void start(video)
  }
  const ended = () => {
    if (playable().every((video) => video.ended)) begin()
  }
  const keepTime = () => {
    const running = playable().filter((video) => !video.ended && video.duration > 0)
    const [leader] = running.sort((a, b) => b.duration - a.duration)
    for (const video of running.slice(1)) {
      const drift = leader.currentTime - video.currentTime
      if (Math.abs(drift) > DRIFT_S && leader.currentTime < video.duration) video.currentTime = leader.currentTime
    }
  }
  const hears = { loadeddata: begin, error: begin, ended, timeupdate: keepTime } as const
  return {
    add(video) {
      videos.add(video)
      for (const [name, listen] of Object.entries(hears)) video.addEventListener(name, listen)
      if (isReady(video)) begin()
      return () => {
        videos.delete(video)
        for (const [name, listen] of Object.entries(hears)) video.removeEventListener(name, listen)
        video.pause()
      }
    },
    play() {
      isWanted = true
      const all = playable()
      if (all.every((video) => video.ended || video.currentTime === 0)) return begin()
      for (const video of all) if (!video.ended) void start(video)
    },
    pause() {
      isWanted = false
      for (const video of videos) video.pause()
    },
  }
}
