// What a task waits for beside its queue, in one word: its key, and the owner whose number of tasks at once is bounded. Tasks of one lane are alike to the limits.

const BETWEEN = '\u0001'

export interface Lane {
  /** Empty: none. */
  key: string
  /** Whose running tasks are counted; null: nobody's. */
  owner: { id: string; most: number } | null
}

/** Null: nothing but the queue bounds the task. */
export function laneText(key: string | null | undefined, owner: Lane['owner']): string | null {
  if (!key && !owner) return null
  return [key ?? '', ...(owner ? [owner.id, owner.most] : [])].join(BETWEEN)
}

export function laneOf(text: string): Lane {
  const [key = '', id, most] = text.split(BETWEEN)
  return { key, owner: id === undefined ? null : { id, most: Number(most) } }
}
