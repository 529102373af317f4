// The app's own route beside Offstage's: search as plain JSON.
import { searchPages } from './search.ts'

const LIMIT = { least: 1, usual: 20, most: 100 }

/** `GET /api/search?q=&limit=` answers `{ results: [{ url, title, snippet }], total }`; the snippet is plain text. Undefined: not this route. */
export async function api(request: Request): Promise<Response | undefined> {
  const { pathname, searchParams } = new URL(request.url)
  if (pathname !== '/api/search') return undefined
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return problem(405, 'METHOD_NOT_ALLOWED', 'Search with GET.', { allow: 'GET, HEAD' })
  const asked = searchParams.get('limit') ?? String(LIMIT.usual)
  const limit = Number(asked)
  if (!/^\d+$/.test(asked) || !Number.isFinite(limit) || limit < LIMIT.least)
    return problem(400, 'INVALID_QUERY', `limit must be a whole number from ${LIMIT.least} to ${LIMIT.most}.`)
  const { results, total } = await searchPages(searchParams.get('q') ?? '', Math.min(limit, LIMIT.most))
  return Response.json({
    results: results.map(({ url, title, snippet }) => ({
      url,
      title,
      snippet: snippet.map(({ text }) => text).join(''),
    })),
    total,
  })
}

function problem(status: number, code: string, message: string, headers: Record<string, string> = {}): Response {
  return Response.json({ error: { code, message } }, { status, headers })
}
