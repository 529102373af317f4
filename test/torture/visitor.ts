// A visitor's `fetch`: keeps its session, and says where it comes from, as browsers do.

export function visitorOf(origin: string): typeof fetch {
  const cookies = new Map<string, string>()
  return async (input, init = {}) => {
    const headers = new Headers(init.headers)
    if (cookies.size > 0) headers.set('cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '))
    headers.set('origin', origin)
    headers.set('sec-fetch-site', 'same-origin')
    const response = await fetch(input, { ...init, headers })
    for (const line of response.headers.getSetCookie()) {
      const [name, value] = (line.split(';')[0] as string).split(/=(.*)/s)
      cookies.set(name as string, value as string)
    }
    return response
  }
}
