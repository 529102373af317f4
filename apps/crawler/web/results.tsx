// Search results: links with the passage that matched, its words marked.
import type { Found, Hit } from '../search.ts'
import { foundLine } from './search-words.ts'

export function Results({ query, found }: { query: string; found: Found | undefined }) {
  return (
    <>
      <p role="status" className="total">
        {found && foundLine(query, found)}
      </p>
      {found && found.results.length > 0 && (
        <ol className="results">
          {found.results.map((hit) => (
            <Result key={hit.url} hit={hit} />
          ))}
        </ol>
      )}
    </>
  )
}

/** What comes from a page keeps its own direction and cannot turn what stands around it. */
function Result({ hit }: { hit: Hit }) {
  return (
    <li>
      <h3 dir="auto">
        <a href={hit.url} rel="noreferrer">
          {hit.title || hit.url}
        </a>
      </h3>
      <bdi className="url">{hit.url}</bdi>
      <p dir="auto">
        {hit.snippet.map(({ text, match }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a snippet have no identity but their place
          <span key={index}>{match ? <mark>{text}</mark> : text}</span>
        ))}
      </p>
    </li>
  )
}
