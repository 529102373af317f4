// What became of each page of a crawl: exactly one of these. Made by take-page.ts and judge-page.ts, stored by store-outcomes.ts, counted by progress.ts.
import type { PageContent } from './read-page.ts'

/** What the server may be asked with next time. */
export interface Validators {
  etag?: string
  last_modified?: string
}

/** A page ready to be stored. */
export interface TakenPage extends PageContent, Validators {
  /** Its final address. */
  url: string
}

export type Outcome = {
  /** The address that was asked for. */
  url: string
  attempts: number
} & (
  | { kind: 'stored'; page: TakenPage }
  /** Stored already, and still the same; `validators` when these are not. `page` is its address. */
  | { kind: 'unchanged'; page: string; validators?: Validators }
  /** Not indexed: the page is at fault, or the network. */
  | ({ kind: 'failed' } & Reason)
  /** Not indexed, as it should be: somebody asks for that, or the page is another one. */
  | ({ kind: 'skipped' } & Reason)
)

/** Why a page is not indexed. */
export interface Reason {
  /** Stable, UPPER_SNAKE. */
  code: string
  /** In a few words, for people. */
  reason: string
  /** HTTP status, where there was an answer. */
  status?: number
}
