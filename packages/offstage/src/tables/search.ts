// A search as an app holds it: nothing is read before it is asked for, and then page by page.
import { OffstageError } from '../base/errors.ts'

/** What a search reads from. */
export interface SearchSource<R> {
  count(window: SearchWindow): Promise<number>
  /** The rows of the window, read in pages of `pageSize`; which rows these are is settled when the first is asked for. */
  pages(window: SearchWindow, pageSize: number): AsyncIterable<readonly R[]>
}
export interface SearchWindow {
  readonly offset: number
  readonly limit: number | undefined
}

/** The rows that a query finds, in order. */
export interface Search<R> extends AsyncIterable<R> {
  /**
   * Row by row, read 100 at a time. Which rows and in which order is settled when it begins; each is given as it is when its page is read, and left out if it was
   * deleted by then. So rows may be changed and deleted on the way.
   */
  [Symbol.asyncIterator](): AsyncIterator<R>
  /** The rows from the `start`th (from 0) up to, but not with, the `end`th, as a search. */
  slice(start: number, end?: number): Search<R>
  toArray(): Promise<R[]>
  first(): Promise<R | null>
  /** How many rows there are; for a slice, how many of it. */
  count(): Promise<number>
}

const PAGE_SIZE = 100

/** A search over a source, from `offset`, at most `limit` rows. */
export function search<R>(source: SearchSource<R>, window: SearchWindow): Search<R> {
  async function* rows(limits: SearchWindow): AsyncGenerator<R, void, undefined> {
    for await (const page of source.pages(limits, PAGE_SIZE)) yield* page
  }
  return {
    [Symbol.asyncIterator]: () => rows(window),
    slice(start, end) {
      for (const bound of end === undefined ? [start] : [start, end]) checkBound('slice', bound)
      const room = window.limit === undefined ? undefined : Math.max(0, window.limit - start)
      const wanted = end === undefined ? undefined : Math.max(0, end - start)
      const limit = room === undefined ? wanted : Math.min(room, wanted ?? room)
      return search(source, { offset: window.offset + start, limit })
    },
    async toArray() {
      const all: R[] = []
      for await (const page of source.pages(window, PAGE_SIZE)) all.push(...page)
      return all
    },
    async first() {
      const [row] = await this.slice(0, 1).toArray()
      return row ?? null
    },
    count: () => source.count(window),
  }
}

/** Error: `INVALID_OPTION` unless it is a whole number from 0 up. */
export function checkBound(what: string, bound: unknown): void {
  if (typeof bound === 'number' && Number.isSafeInteger(bound) && bound >= 0) return
  throw new OffstageError('INVALID_OPTION', `${what} takes whole numbers from 0 up, not ${String(bound)}.`)
}
