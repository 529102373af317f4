// When a site is crawled again by itself: never, one of the usual spans, or a cron expression.
import { type FormEvent, useId, useState } from 'react'
import type { LiveSite } from './use-sites.ts'

const USUAL = [
  ['', 'never'],
  ['1 hour', 'every hour'],
  ['1 day', 'every day'],
  ['1 week', 'every week'],
] as const
const OTHER = 'other'

export function ScheduleField({
  site,
  onChange,
}: {
  site: LiveSite
  onChange: (when: string | null) => Promise<void>
}) {
  const id = useId()
  const stored = site.schedule ?? ''
  const isUsual = USUAL.some(([when]) => when === stored)
  const [isOther, setOther] = useState(false)
  const [cron, setCron] = useState('0 3 * * *')

  async function submit(event: FormEvent) {
    event.preventDefault()
    await onChange(cron.trim())
    setOther(false)
  }

  return (
    <div className="schedule">
      <label htmlFor={id}>Crawled by itself</label>{' '}
      <select
        id={id}
        value={isOther ? OTHER : stored}
        onChange={(event) => {
          const { value } = event.target
          setOther(value === OTHER)
          if (value !== OTHER && value !== stored) void onChange(value === '' ? null : value)
        }}
      >
        {USUAL.map(([when, text]) => (
          <option key={when} value={when}>
            {text}
          </option>
        ))}
        {!isUsual && <option value={stored}>{stored}</option>}
        <option value={OTHER}>by a cron expression…</option>
      </select>
      {isOther && (
        <form className="row" onSubmit={submit}>
          <label className="grow">
            <span className="label">Minute, hour, day, month, weekday</span>
            <input value={cron} spellCheck={false} onChange={(event) => setCron(event.target.value)} />
          </label>
          <button type="submit">Set</button>
        </form>
      )}
    </div>
  )
}
