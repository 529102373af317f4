// The app's own route beside Offstage's: search as plain JSON.
import { searchPages } from './search.ts'

const LIMIT = { least: 1, usual: 20, most: 100 }
const OFFSET = { least: 0, usual: 0, most: 10_000 }

/**
 * `GET /api/search?q=&limit=&offset=&site=&exact=` answers `{ results: [{ url, title, snippet, section? }], total, withAll, words, corrected?, tookMs }`; the snippet is plain text. Undefined: not
 * this route.
 */
export async function api(request: Request): Promise<Response | undefined> {
  const { pathname, searchParams } = new URL(request.url)
  if (pathname !== '/api/search') return undefined
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return problem(405, 'METHOD_NOT_ALLOWED', 'Search with GET.', { allow: 'GET, HEAD' })
  const limit = wholeNumber(searchParams.get('limit'), LIMIT)
  const offset = wholeNumber(searchParams.get('offset'), OFFSET)
  if (limit === undefined) return problem(400, 'INVALID_QUERY', `limit must be ${rangeText(LIMIT)}.`)
  if (offset === undefined) return problem(400, 'INVALID_QUERY', `offset must be ${rangeText(OFFSET)}.`)
  const site = searchParams.get('site') ?? undefined
  const exact = /^(1|true)$/.test(searchParams.get('exact') ?? '')
  const { results, ...rest } = await searchPages(searchParams.get('q') ?? '', { limit, offset, site, exact })
  return Response.json({
    results: results.map(({ snippet, ...hit }) => ({ ...hit, snippet: snippet.map(({ text }) => text).join('') })),
    ...rest,
  })
}

interface Range {
  readonly least: number
  readonly usual: number
  readonly most: number
}

/** More than the most is the most; undefined: no such number. */
function wholeNumber(given: string | null, { least, usual, most }: Range): number | undefined {
  if (given === null) return usual
  const number = Number(given)
  return /^\d+$/.test(given) && Number.isFinite(number) && number >= least ? Math.min(number, most) : undefined
}

function rangeText({ least, most }: Range): string {
  return `a whole number from ${least} to ${most}`
}

function problem(status: number, code: string, message: string, headers: Record<string, string> = {}): Response {
  return Response.json({ error: { code, message } }, { status, headers })
}
