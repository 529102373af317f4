// The search box and its results; the query lives in the address bar, and results follow while a crawl still stores pages.
import { quiet } from 'offstage/client'
import { useLive, useServer } from 'offstage/react'
import { useEffect, useState } from 'react'
import type { Functions } from '../functions.ts'
import type { Found } from '../search.ts'
import { plural } from './crawl-words.ts'
import { messageOf } from './message-of.ts'
import { Results } from './results.tsx'
import { useQueryParameter } from './use-query-parameter.ts'

/** A pause in typing before the server is asked. */
const TYPING_MS = 120
/** A search that failed is tried again by itself. */
const AGAIN_MS = 2000

export function Search({ hasCrawled }: { hasCrawled: boolean }) {
  const server = useServer<Functions>()
  const [query, setQuery] = useQueryParameter('q')
  const { data: pageCount } = useLive(server.pageCount)
  const [found, setFound] = useState<{ query: string; answer: Found }>()
  const [problem, setProblem] = useState<string>()
  const [failures, setFailures] = useState(0)

  // biome-ignore lint/correctness/useExhaustiveDependencies: a changed number of pages is a reason to search again, and so is a failure
  useEffect(() => {
    if (query.trim() === '') {
      setFound(undefined)
      setProblem(undefined)
      return
    }
    let isMounted = true
    let timer = setTimeout(() => {
      quiet(server.search)(query).then(
        (answer) => {
          if (!isMounted) return
          setFound({ query, answer })
          setProblem(undefined)
        },
        (error) => {
          if (!isMounted) return
          setProblem(messageOf(error))
          timer = setTimeout(() => setFailures((count) => count + 1), AGAIN_MS)
        },
      )
    }, TYPING_MS)
    return () => {
      isMounted = false
      clearTimeout(timer)
    }
  }, [query, server, pageCount, failures])

  return (
    <section aria-labelledby="search-title" className="card">
      <h2 id="search-title">Search</h2>
      <search className="row">
        <label className="grow">
          <span className="label">{pageCount ? `Words on ${plural(pageCount, 'stored page')}` : 'Words to find'}</span>
          <input
            type="search"
            name="q"
            autoComplete="off"
            value={query}
            onChange={(event) => setQuery(event.target.value)}
          />
        </label>
      </search>
      {problem && (
        <p role="alert" className="problem">
          {problem}
        </p>
      )}
      <Results query={found?.query ?? ''} found={found?.answer} />
      {!found && pageCount === 0 && (
        <p className="empty">
          {hasCrawled
            ? 'No pages are stored yet. They can be searched as they arrive.'
            : 'Nothing to search yet. Put the address of a sitemap into the box above and press Run.'}
        </p>
      )}
    </section>
  )
}
