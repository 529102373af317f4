// Search results: links with the passage that matched, its words marked, and the section it is from. The arrow keys go from one to the next.
import type { KeyboardEvent } from 'react'
import type { Hit } from '../search.ts'

export function Results({ hits, onLeave }: { hits: Hit[]; onLeave: () => void }) {
  function move(event: KeyboardEvent<HTMLOListElement>) {
    if (event.key === 'Escape') return onLeave()
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step === 0 || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return
    const titles = [...event.currentTarget.querySelectorAll<HTMLAnchorElement>('h3 a')]
    const item = (event.target as Element).closest('li')
    const next = titles.findIndex((link) => item?.contains(link)) + step
    event.preventDefault()
    if (next < 0) onLeave()
    else titles[next]?.focus()
  }
  return (
    <ol className="results" onKeyDown={move}>
      {hits.map((hit) => (
        <Result key={hit.url} hit={hit} />
      ))}
    </ol>
  )
}

/** What comes from a page keeps its own direction and cannot turn what stands around it. */
function Result({ hit }: { hit: Hit }) {
  const { url, title, section, snippet } = hit
  return (
    <li>
      <h3 dir="auto">
        <a href={url} rel="noreferrer">
          {title || url}
        </a>
      </h3>
      <bdi className="url">{url}</bdi>
      <p dir="auto">
        {snippet.map(({ text, match }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a snippet have no identity but their place
          <span key={index}>{match ? <mark>{text}</mark> : text}</span>
        ))}
      </p>
      {section && (
        <p className="section">
          <span aria-hidden="true">§ </span>
          <a href={section.url} rel="noreferrer">
            <bdi>{section.title}</bdi>
          </a>
        </p>
      )}
    </li>
  )
}
