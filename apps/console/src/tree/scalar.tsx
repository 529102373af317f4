// A value without parts, with its type told by colour and form: texts in quotes, exact numbers, dates as dates.
import { Link } from 'wouter'
import { inertText } from '../format/inert.ts'

export function Scalar({ value, task }: { value: unknown; task?: string | undefined }) {
  if (task) {
    return (
      <Link href={`/tasks/${task}`} className="value-task">
        {inertText(String(value))}
      </Link>
    )
  }
  if (value === null || value === undefined) return <span className="value-none">{String(value)}</span>
  if (value instanceof Date) {
    const isValid = !Number.isNaN(value.getTime())
    return <span className="value-date">{isValid ? value.toISOString() : 'Invalid Date'}</span>
  }
  if (typeof value === 'string') return <span className="value-text">"{inertText(value)}"</span>
  if (typeof value === 'bigint') return <span className="value-number">{String(value)}n</span>
  if (typeof value === 'number')
    return <span className="value-number">{Object.is(value, -0) ? '-0' : String(value)}</span>
  return <span className="value-boolean">{String(value)}</span>
}
