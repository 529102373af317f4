// From page to page by key, never by number: lists move while one reads them.
import { Link } from 'wouter'
import { Icon } from './icon.tsx'

export interface PagerProps {
  /** Null where there is no such page. */
  first: string | null
  newer: string | null
  older: string | null
  words?: { first: string; newer: string; older: string }
}

const WORDS = { first: 'Newest', newer: 'Newer', older: 'Older' }

export function Pager({ first, newer, older, words = WORDS }: PagerProps) {
  if (!newer && !older) return null
  return (
    <nav className="pager" aria-label="Pages">
      {first && (
        <Link href={first} className="button quiet">
          {words.first}
        </Link>
      )}
      {newer && (
        <Link href={newer} className="button">
          <Icon name="left" /> {words.newer}
        </Link>
      )}
      {older && (
        <Link href={older} className="button">
          {words.older} <Icon name="right" />
        </Link>
      )}
    </nav>
  )
}
