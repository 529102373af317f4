// Search results: links with the passage that matched, its words marked.
import type { Found, Hit } from '../search.ts'
import { plural } from './crawl-words.ts'

export function Results({ query, found }: { query: string; found: Found }) {
  if (found.total === 0)
    return (
      <p className="empty">No stored page holds all of “{query.trim().slice(0, 100)}”. Try fewer or other words.</p>
    )
  return (
    <>
      <p role="status" className="total">
        {plural(found.total, 'page')}
        {found.results.length < found.total ? `, the best ${found.results.length} shown` : ''}
      </p>
      <ol className="results">
        {found.results.map((hit) => (
          <Result key={hit.url} hit={hit} />
        ))}
      </ol>
    </>
  )
}

function Result({ hit }: { hit: Hit }) {
  return (
    <li>
      <a href={hit.url} rel="noreferrer">
        {hit.title || hit.url}
      </a>
      <span className="url">{hit.url}</span>
      <p>
        {hit.snippet.map(({ text, match }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a snippet have no identity but their place
          <span key={index}>{match ? <mark>{text}</mark> : text}</span>
        ))}
      </p>
    </li>
  )
}
