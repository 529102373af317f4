// The two ways a task's state may say how far it is. Pages draw a bar for these and for nothing else; guessing at other numbers would lie.

export interface Progress {
  done: number
  total: number
}

/** From `n_complete` and `total_urls`, or from `progress: { done, total }`; null when the state has neither, or numbers that make no sense. */
export function progressOf(state: unknown): Progress | null {
  if (typeof state !== 'object' || state === null) return null
  const { n_complete, total_urls, progress } = state as Record<string, unknown>
  if (total_urls !== undefined) return checked(n_complete ?? 0, total_urls)
  if (typeof progress !== 'object' || progress === null) return null
  const { done, total } = progress as Record<string, unknown>
  return checked(done, total)
}

function checked(done: unknown, total: unknown): Progress | null {
  if (typeof done !== 'number' || typeof total !== 'number') return null
  if (!Number.isFinite(done) || !Number.isFinite(total) || done < 0 || total < 0) return null
  return { done, total }
}
