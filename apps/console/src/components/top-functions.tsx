// Where the processor time of a profile went, function by function; sorted by the time in the function itself or with all it called.
import { useState } from 'react'
import { functionOf, placeOf } from '../format/frames.ts'
import { inertText } from '../format/inert.ts'
import type { Xray } from '../server.ts'
import { Icon } from './icon.tsx'
import { Place } from './place.tsx'

type Profile = NonNullable<Xray['profile']>
type Order = 'selfMs' | 'totalMs'

export function TopFunctions({ profile }: { profile: Profile }) {
  const [order, setOrder] = useState<Order>('selfMs')
  const lines = profile.top.toSorted((a, b) => b[order] - a[order])
  if (lines.length === 0) return <p className="none">No processor time at all: it only waited.</p>
  return (
    <table className="list top-functions">
      <caption>
        {lines.length === 1 ? 'The function' : `The ${lines.length} functions`} with the most time of their own
      </caption>
      <thead>
        <tr>
          <th scope="col">Function</th>
          <Heading label="Self" column="selfMs" order={order} onOrder={setOrder} />
          <Heading label="Total" column="totalMs" order={order} onOrder={setOrder} />
        </tr>
      </thead>
      <tbody>
        {lines.map((line, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two anonymous functions may share a line; rows hold nothing of their own
          <tr key={index} className={line.isUser ? 'own' : 'library'}>
            <td>
              <b>{inertText(functionOf(line))}</b>
              {placeOf({ file: line.file, line: line.line }) !== '' && (
                <span className="under">
                  <Place at={{ file: line.file, line: line.line }} />
                </span>
              )}
            </td>
            <Time ms={line.selfMs} of={profile.durationMs} />
            <Time ms={line.totalMs} of={profile.durationMs} />
          </tr>
        ))}
      </tbody>
    </table>
  )
}

interface HeadingProps {
  label: string
  column: Order
  order: Order
  onOrder: (order: Order) => void
}

function Heading({ label, column, order, onOrder }: HeadingProps) {
  const isChosen = column === order
  return (
    <th scope="col" className="number" aria-sort={isChosen ? 'descending' : undefined}>
      <button type="button" className="sort" onClick={() => onOrder(column)} title={`Sort by ${label.toLowerCase()}`}>
        {label}
        {isChosen && <Icon name="down" />}
      </button>
    </th>
  )
}

function Time({ ms, of }: { ms: number; of: number }) {
  return (
    <td className="number">
      {ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms
      <span className="share">{Math.round((ms / of) * 100)} %</span>
    </td>
  )
}
