const doors = ['/sign-in', '/first-owner']

/** Where to go back to after signing in: a path of this server and nothing else. */
export const wayBack = (search: string): string => {
  const back = new URLSearchParams(search).get('back') ?? '/'
  // `//elsewhere` and `/\elsewhere` are other servers to a browser
  return /^\/(?![/\\])/.test(back) ? back : '/'
}

/** The page that asks who one is, which leads back to this one. */
export const doorFrom = ({ pathname, search }: Pick<Location, 'pathname' | 'search'>): string =>
  `/sign-in?back=${encodeURIComponent(pathname + search)}`

/** `fetch`, which leads to the door as soon as the server does not know who asks. */
export const knownFetch: typeof fetch = async (input, init) => {
  const response = await fetch(input, init)
  if (response.status === 401 && !doors.includes(location.pathname)) location.assign(doorFrom(location))
  return response
}
