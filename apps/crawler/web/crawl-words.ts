// How a crawl's end and pace are worded.
import type { Status } from 'offstage'

export interface Ending {
  tone: 'good' | 'bad' | 'calm'
  icon: string
  text: string
}

/** Undefined while the crawl is not over. */
export function endOf(status: Status, stored: number, failed: number, error: Error | null): Ending | undefined {
  const kept =
    stored === 0
      ? ''
      : ` The ${plural(stored, 'page')} it stored ${stored === 1 ? 'is' : 'are'} kept and can be searched.`
  switch (status) {
    case 'completed':
      if (stored === 0)
        return { tone: 'bad', icon: '!', text: `Finished, but none of ${plural(failed, 'page')} could be stored.` }
      return {
        tone: 'good',
        icon: '✓',
        text: `Finished: ${plural(stored, 'page')} stored${failed > 0 ? `, ${failed.toLocaleString('en')} failed` : ''}.`,
      }
    case 'killed':
      return { tone: 'calm', icon: '■', text: `Stopped.${kept}` }
    case 'failed':
      return { tone: 'bad', icon: '!', text: error?.message ?? 'The crawl failed.' }
    case 'missing':
      return {
        tone: 'bad',
        icon: '?',
        text: `The server stopped in the middle of this crawl.${kept} Run it again to go on.`,
      }
    default:
      return undefined
  }
}

/** Of a crawl that does not know its pages, or never did; without a status nothing is known of it yet. */
export function beginningOf(status: Status | undefined): string {
  if (status === undefined) return 'Loading the crawl…'
  if (status === 'queued') return 'Waiting for a worker…'
  return status === 'running' || status === 'stopping' ? 'Reading the sitemap…' : 'No pages'
}

const WORDS: Record<Status, string> = {
  queued: 'waiting',
  running: 'running',
  stopping: 'stopping',
  completed: 'finished',
  failed: 'failed',
  killed: 'stopped',
  missing: 'cut off',
}

/** A status in one word of this page. */
export function statusWord(status: Status | undefined): string {
  return status === undefined ? '…' : (WORDS[status] ?? status)
}

/** "42 pages/s, about 12 s left". */
export function etaOf(left: number, perSecond: number): string {
  if (perSecond <= 0) return ''
  const seconds = Math.ceil(left / perSecond)
  const time =
    seconds < 90
      ? `${seconds} s`
      : seconds < 5400
        ? `${Math.round(seconds / 60)} min`
        : `${Math.round(seconds / 3600)} h`
  return `${perSecond < 10 ? perSecond.toFixed(1) : Math.round(perSecond)} pages/s, about ${time} left`
}

export function plural(count: number, noun: string): string {
  return `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`
}

/** "3 min ago", "just now". */
export function agoText(at: number, now = Date.now()): string {
  const seconds = Math.max(0, Math.round((now - at) / 1000))
  if (seconds < 45) return 'just now'
  if (seconds < 5400) return `${Math.max(1, Math.round(seconds / 60))} min ago`
  if (seconds < 129_600) return `${Math.round(seconds / 3600)} h ago`
  return `${Math.round(seconds / 86_400)} days ago`
}

/** "42 %". All of it is 100 %, and nothing less is. */
export function percent(done: number, total: number): string {
  return `${total === 0 ? 100 : Math.floor((100 * done) / total)} %`
}

/** "12 × HTTP 404, 3 × timed out", the most first; '' when there are none. */
export function reasonsText(reasons: Record<string, number>): string {
  return Object.entries(reasons)
    .sort(([, one], [, other]) => other - one)
    .map(([reason, count]) => `${count.toLocaleString('en')} × ${reason}`)
    .join(', ')
}

/** "1,099 stored, 70 failed, 3 left out": what became of the pages, but for what became of none. */
export function countsText(state: {
  n_stored?: number | undefined
  n_unchanged?: number | undefined
  n_skipped?: number | undefined
  n_failed?: number | undefined
  n_deleted?: number | undefined
}): string {
  const parts: [number | undefined, string][] = [
    [state.n_stored, 'stored'],
    [state.n_unchanged, 'unchanged'],
    [state.n_skipped, 'left out'],
    [state.n_failed, 'failed'],
    [state.n_deleted, 'deleted'],
  ]
  return parts.flatMap(([count, word]) => (count ? [`${count.toLocaleString('en')} ${word}`] : [])).join(', ')
}
