// Bounds a queue otherwise than the code does, or as the code does again. What is left empty is as the code says.
import { useState } from 'react'
import { inertText } from '../format/inert.ts'
import { type ConsoleQueue, server } from '../server.ts'
import { AskDialog } from './ask-dialog.tsx'

type Wish = Parameters<typeof server.setQueue>[1]
type Bounds = NonNullable<Wish['bounds']>
type Rate = NonNullable<Bounds['rate']>

const COUNTS = [
  ['concurrency', 'Tasks at once', 'in all workers together'],
  ['concurrencyPerKey', 'Tasks at once of a key', ''],
  ['concurrencyPerWorker', 'Tasks at once in a worker', ''],
] as const
const RATES = [
  ['rate', 'Starts in a span', 'such as 100/1m'],
  ['ratePerKey', 'Starts of a key in a span', 'such as 5/10s'],
] as const

const UNITS = [
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
] as const

export function BoundsDialog({ queue, onClose }: { queue: ConsoleQueue; onClose: () => void }) {
  const [given, give] = useState<Record<string, string>>(() => textsOf(queue.override))
  const field = (name: string, label: string, hint: string, placeholder: string, mode: 'numeric' | 'text') => (
    <label className="field" key={name}>
      {label} {hint && <span className="hint">{hint}</span>}
      <input
        type="text"
        inputMode={mode}
        value={given[name] ?? ''}
        placeholder={placeholder}
        autoComplete="off"
        onChange={(event) => give({ ...given, [name]: event.target.value })}
      />
    </label>
  )
  const declared = textsOf(queue.declared)
  return (
    <AskDialog
      title={`Bounds of the queue “${inertText(queue.name)}”`}
      act="Save"
      onAct={async () => await server.setQueue(queue.name, { bounds: boundsOf(given) })}
      onClose={onClose}
    >
      <p>
        They hold at once, for all workers, before what the code says; what runs already goes on. What is left empty is
        as the code says
        {queue.codeBounds === null ? (queue.bounds ? `: ${queue.bounds}` : '') : `: ${queue.codeBounds || 'none'}`}.
      </p>
      {COUNTS.map(([name, label, hint]) => field(name, label, hint, declared[name] ?? 'none', 'numeric'))}
      {RATES.map(([name, label, hint]) => field(name, label, hint, declared[name] ?? 'none', 'text'))}
    </AskDialog>
  )
}

function textsOf(limits: ConsoleQueue['declared']): Record<string, string> {
  const texts: Record<string, string> = {}
  for (const [name] of COUNTS) if (limits?.[name] !== undefined) texts[name] = String(limits[name])
  for (const [name] of RATES) {
    const rate = limits?.[name]
    if (rate) texts[name] = `${rate.limit}/${spanOf(rate.perMs)}`
  }
  return texts
}

/** As it may be given, in the largest whole unit. */
function spanOf(ms: number): string {
  const [unit, size] = UNITS.find(([, each]) => ms % each === 0) ?? ['ms', 1]
  return `${ms / size}${unit}`
}

/** Null: none is given. What makes no sense is left to the server, which says why. */
function boundsOf(given: Record<string, string>): Bounds | null {
  const bounds: Bounds = {}
  for (const [name] of COUNTS) {
    const text = given[name]?.trim()
    if (text) bounds[name] = Number(text)
  }
  for (const [name] of RATES) {
    const text = given[name]?.trim()
    if (!text) continue
    const [limit, per] = text.split('/')
    bounds[name] = { limit: Number(limit), per: (per ?? '').trim() as Rate['per'] }
  }
  return Object.keys(bounds).length > 0 ? bounds : null
}
