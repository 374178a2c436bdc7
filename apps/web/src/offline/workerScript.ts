import { offlinePage, offlinePolicy } from './offlinePage.ts'

/**
 * The service worker: it asks the server for every page and keeps none, so that nothing old is ever shown. Only where no
 * server answers it gives its one own page. What pages load and call goes past it.
 */
export const workerScript = (): string => `const page=${JSON.stringify(offlinePage())}
const headers={'content-type':'text/html; charset=utf-8','cache-control':'no-store','content-security-policy':${JSON.stringify(offlinePolicy)}}
const away=()=>new Response(page,{status:503,headers})
const isAway=({status})=>status>=502&&status<=504
self.addEventListener('install',()=>self.skipWaiting())
self.addEventListener('activate',(event)=>event.waitUntil(self.clients.claim()))
self.addEventListener('fetch',(event)=>{
  const {request}=event
  if(request.mode!=='navigate'||request.method!=='GET'||new URL(request.url).pathname.startsWith('/api/'))return
  event.respondWith(fetch(request).then((answer)=>isAway(answer)?away():answer,away))
})
`
