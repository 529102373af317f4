// Keeps rows from moving under the pointer: while the list is held, rows change in place and new ones wait behind a button.
import { useCallback, useRef, useState } from 'react'

export interface HeldRow<Row> {
  row: Row
  /** It is no longer part of the answer (it does not match the filter any more, or was deleted): its facts may be old. */
  isGone: boolean
}

interface Ordered {
  id: string
  n: number
}

/** The rows as shown, each as fresh as the latest answer has it, and how many newer ones wait. */
export function mergeHeld<Row extends Ordered>(shown: Row[], latest: Row[]): { rows: HeldRow<Row>[]; waiting: number } {
  const fresh = new Map(latest.map((row) => [row.id, row]))
  const newest = shown.reduce((most, { n }) => Math.max(most, n), Number.NEGATIVE_INFINITY)
  return {
    rows: shown.map((row) => ({ row: fresh.get(row.id) ?? row, isGone: !fresh.has(row.id) })),
    waiting: latest.filter(({ n }) => n > newest).length,
  }
}

/** `key` names the list (filter and page): another list is shown at once. `release` lets the waiting rows in. */
export function useHeldRows<Row extends Ordered>(latest: Row[], isHeld: boolean, key: string) {
  const shown = useRef<{ key: string; rows: Row[] }>(undefined)
  const [, redraw] = useState(0)
  if (!isHeld || shown.current?.key !== key || shown.current.rows.length === 0) shown.current = { key, rows: latest }
  const merged = mergeHeld(shown.current.rows, latest)
  // What is shown is remembered as fresh as it was seen, so that a row that leaves the answer keeps its last facts.
  shown.current = { key, rows: merged.rows.map(({ row }) => row) }
  const release = useCallback(() => {
    shown.current = undefined
    redraw((count) => count + 1)
  }, [])
  return { ...merged, release }
}
