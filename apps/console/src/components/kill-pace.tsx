// How fast a kill is: how long the task may take to stop, or by force at once.
import { formatExactDuration } from '../format/duration.ts'

/** How a task is to be killed. */
export interface KillWay {
  reason: string
  /** How long it may take to stop, ms; null: its own grace. */
  graceMs: number | null
  /** No grace, and no look at where it is. */
  force: boolean
}

type Pace = Omit<KillWay, 'reason'>

export interface KillPaceProps {
  pace: Pace
  /** The task's own grace, ms; null where that is not known. */
  graceMs: number | null
  mayChooseGrace: boolean
  onChange: (pace: Pace) => void
}

const GRACES = [0, 1, 2, 5, 10, 30, 60]

export function KillPace({ pace, graceMs, mayChooseGrace, onChange }: KillPaceProps) {
  return (
    <>
      {mayChooseGrace && (
        <label className="field">
          Time to clean up <span className="hint">if it listens for the kill</span>
          <select
            value={pace.graceMs ?? 'own'}
            disabled={pace.force}
            onChange={({ target: { value } }) => onChange({ ...pace, graceMs: value === 'own' ? null : Number(value) })}
          >
            <option value="own">As the task says{graceMs === null ? '' : ` (${formatExactDuration(graceMs)})`}</option>
            {GRACES.map((seconds) => (
              <option key={seconds} value={seconds * 1000}>
                {seconds === 0 ? 'None' : `At most ${seconds} s`}
              </option>
            ))}
          </select>
        </label>
      )}
      <label className="check">
        <input
          type="checkbox"
          checked={pace.force}
          onChange={(event) => onChange({ ...pace, force: event.target.checked })}
        />
        <span>
          Force{' '}
          <span className="hint">{mayChooseGrace && 'no time to clean up, '}no look at where it was, so no stack</span>
        </span>
      </label>
    </>
  )
}
