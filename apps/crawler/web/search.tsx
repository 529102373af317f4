// The search box and its results. What is asked lives in the address bar; `/` goes to the box from anywhere, the arrow keys from it into the results.
import { type KeyboardEvent, useEffect, useRef } from 'react'
import { plural } from './crawl-words.ts'
import { Results } from './results.tsx'
import { clipped, foundLine, tookText } from './search-words.ts'
import { useQuery } from './use-query.ts'
import { type Answered, PAGE_SIZE, useSearch } from './use-search.ts'
import type { LiveSite } from './use-sites.ts'

export function Search({ hasCrawled, sites }: { hasCrawled: boolean; sites: LiveSite[] }) {
  const field = useRef<HTMLInputElement>(null)
  const section = useRef<HTMLElement>(null)
  const { asked, ask, hrefOf } = useQuery()
  const { answer, problem, pageCount } = useSearch(asked)
  useEffect(() => {
    const onKey = (event: globalThis.KeyboardEvent) => {
      const isTyping =
        event.target instanceof Element && event.target.closest('input, textarea, select, [contenteditable]')
      if (event.key !== '/' || isTyping || event.ctrlKey || event.metaKey || event.altKey) return
      event.preventDefault()
      field.current?.focus()
      field.current?.select()
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [])

  function intoResults(event: KeyboardEvent) {
    if (event.key !== 'ArrowDown') return
    event.preventDefault()
    section.current?.querySelector<HTMLAnchorElement>('.results h3 a')?.focus()
  }

  return (
    <section aria-labelledby="search-title" className="card" ref={section}>
      <h2 id="search-title">Search</h2>
      <search className="row">
        <label className="grow">
          <span className="label">{pageCount ? `Words on ${plural(pageCount, 'stored page')}` : 'Words to find'}</span>
          <input
            ref={field}
            type="search"
            name="q"
            autoComplete="off"
            aria-keyshortcuts="/"
            placeholder="Press / to search"
            value={asked.query}
            onChange={(event) => ask({ query: event.target.value })}
            onKeyDown={intoResults}
          />
        </label>
        {(sites.length > 1 || asked.site !== '') && (
          <label>
            <span className="label">On</span>
            <select value={asked.site} onChange={(event) => ask({ site: event.target.value })}>
              <option value="">all sites</option>
              {[...new Set([...sites.map(({ site }) => site), asked.site])]
                .filter((site) => site !== '')
                .map((site) => (
                  <option key={site} value={site}>
                    {site.replace(/^https?:\/\//, '')}
                  </option>
                ))}
            </select>
          </label>
        )}
      </search>
      {problem && (
        <p role="alert" className="problem">
          {problem}
        </p>
      )}
      <p role="status" className="total">
        {answer && (
          <>
            <span>{foundLine(answer.found.corrected ?? answer.asked.query, answer.found, firstOf(answer))}</span>{' '}
            <span className="took" aria-hidden="true">
              {tookText(answer.found.tookMs)}
            </span>
          </>
        )}
      </p>
      {answer?.found.corrected !== undefined && (
        <p className="corrected">
          Shown for <strong>{clipped(answer.found.corrected)}</strong>. Search for{' '}
          <a
            href={hrefOf({ isExact: true })}
            onClick={(event) => {
              event.preventDefault()
              ask({ isExact: true })
            }}
          >
            {clipped(answer.asked.query)}
          </a>{' '}
          instead.
        </p>
      )}
      {answer && answer.found.results.length > 0 && (
        <Results hits={answer.found.results} onLeave={() => field.current?.focus()} />
      )}
      {answer && <Paging answer={answer} hrefOf={(page) => hrefOf({ page })} onTurn={(page) => ask({ page })} />}
      {!answer && pageCount === 0 && (
        <p className="empty">
          {hasCrawled
            ? 'No pages are stored yet. They can be searched as they arrive.'
            : 'Nothing to search yet. Put the address of a sitemap into the box above and press Run.'}
        </p>
      )}
    </section>
  )
}

function firstOf({ asked }: Answered): number {
  return (asked.page - 1) * PAGE_SIZE + 1
}

interface PagingProps {
  answer: Answered
  hrefOf: (page: number) => string
  onTurn: (page: number) => void
}

/** Links, so that a page of results can be opened beside this one. */
function Paging({ answer, hrefOf, onTurn }: PagingProps) {
  const { asked, found } = answer
  const last = Math.ceil(found.total / PAGE_SIZE)
  if (last <= 1 && asked.page === 1) return null
  const turn = (page: number, text: string) =>
    page >= 1 && page <= last ? (
      <a
        href={hrefOf(page)}
        onClick={(event) => {
          event.preventDefault()
          onTurn(page)
        }}
      >
        {text}
      </a>
    ) : (
      <span aria-hidden="true">{text}</span>
    )
  return (
    <nav className="paging" aria-label="Pages of results">
      {turn(asked.page - 1, '← Better')}
      <span>
        {asked.page.toLocaleString('en')} of {Math.max(last, 1).toLocaleString('en')}
      </span>
      {turn(asked.page + 1, 'More →')}
    </nav>
  )
}
