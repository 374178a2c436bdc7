import { readdirSync, readFileSync } from 'node:fs'

/** Bytes of memory that this process and all its children hold now. Outside Linux only this process is seen. */
export function residentBytes(): { own: number; children: number } {
  const own = process.memoryUsage.rss()
  if (process.platform !== 'linux') return { own, children: 0 }
  return { own, children: childrenOf(process.pid).reduce((sum, pid) => sum + rss(pid), 0) }
}

function childrenOf(pid: number): number[] {
  try {
    const lists = readdirSync(`/proc/${pid}/task`).map((task) =>
      readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8'),
    )
    const pids = lists.join(' ').trim().split(/\s+/).filter(Boolean).map(Number)
    return pids.flatMap((child) => [child, ...childrenOf(child)])
  } catch {
    return []
  }
}

function rss(pid: number): number {
  try {
    const [, kilobytes] = readFileSync(`/proc/${pid}/status`, 'utf8').match(/VmRSS:\s+(\d+) kB/) ?? []
    return Number(kilobytes ?? 0) * 1024
  } catch {
    return 0
  }
}

/** Looks every 100 ms; `stop` tells the most that was seen since the start. */
export function watchMemory(): { stop(): { own: number; children: number; together: number } } {
  const most = { own: 0, children: 0, together: 0 }
  const look = () => {
    const { own, children } = residentBytes()
    most.own = Math.max(most.own, own)
    most.children = Math.max(most.children, children)
    most.together = Math.max(most.together, own + children)
  }
  look()
  const timer = setInterval(look, 100)
  const stop = () => {
    look()
    clearInterval(timer)
    return most
  }
  return { stop }
}
