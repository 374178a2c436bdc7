import { ApiFault } from './fault.ts'
import { readProxies } from './proxies.ts'
import { type ApiSettings, isLoopbackAddress, isLoopbackName } from './settings.ts'

/** Throws unless this server may be called by this name and from this page. The first thing that happens to a request. */
export function passGate(request: Request, settings: ApiSettings): void {
  const host = checkHost(request, settings)
  checkOrigin(request, host, settings)
}

/** True when the call came from this machine to a server that only this machine can reach, and nobody passed it on. */
export function isLocalCall(request: Request, peer: { address: string }, settings: ApiSettings): boolean {
  const { boundTo, trustedProxies } = settings
  // a proxy may hand on without a word; once one is known at that address, nothing from there is a local call
  if (trustedProxies && readProxies(trustedProxies).has(peer.address)) return false
  const isPassedOn = ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via'].some((name) => request.headers.has(name))
  const host = hostName(hostOf(request) ?? '')
  return isLoopbackAddress(boundTo) && isLoopbackAddress(peer.address) && isLoopbackName(host) && !isPassedOn
}

/** Everything but looking: GET and HEAD never change anything here. */
export const isStateChange = ({ method }: Request): boolean => method !== 'GET' && method !== 'HEAD'

const isStream = (request: Request): boolean => (request.headers.get('accept') ?? '').includes('text/event-stream')

// a foreign page that re-points its own name at this machine still sends that name: it is the only thing it cannot forge
function checkHost(request: Request, { hosts = [], publicUrl }: ApiSettings): string {
  const host = hostOf(request)
  const name = hostName(host ?? '')
  const allowed = [...hosts, ...(publicUrl ? [new URL(publicUrl).host] : [])].map((one) => one.toLowerCase())
  if (host && (isLoopbackName(name) || allowed.includes(host) || allowed.includes(name))) return host
  throw new ApiFault('wrong-host', 'this server does not answer to that name; add it to its hosts or use its address')
}

function checkOrigin(request: Request, host: string, { publicUrl }: ApiSettings): void {
  const origin = request.headers.get('origin')
  const site = request.headers.get('sec-fetch-site')
  const isOwnPage = site === 'same-origin' || site === 'none'
  if (origin !== null) {
    if (!isOwnOrigin(origin, host, publicUrl)) throw foreign()
  } else if (isStateChange(request) || isStream(request)) {
    // browsers leave the origin out of same-origin GETs, but say where they come from; other callers bring no cookie
    if (site === null ? request.headers.has('cookie') : !isOwnPage) throw foreign()
  } else if (site !== null && !isOwnPage && request.headers.get('sec-fetch-mode') !== 'navigate') throw foreign()
}

function isOwnOrigin(origin: string, host: string, publicUrl: string | undefined): boolean {
  if (!URL.canParse(origin)) return false
  const url = new URL(origin)
  if (publicUrl && url.origin === new URL(publicUrl).origin) return true
  if (publicUrl && !isLoopbackName(url.hostname)) return false
  return url.host === host && (url.protocol === 'http:' || url.protocol === 'https:')
}

const foreign = (): ApiFault =>
  new ApiFault('wrong-origin', 'another page may not do this; open the server by its own address')

const hostOf = (request: Request): string | null => request.headers.get('host')?.toLowerCase() ?? null

const hostName = (host: string): string => host.replace(/:\d+$/, '')
