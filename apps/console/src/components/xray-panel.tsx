// Takes X-rays of a running task and shows the last of them.
import type { Status } from 'offstage/client'
import { inertText } from '../format/inert.ts'
import { READ_ONLY } from '../format/status.ts'
import type { Xray } from '../server.ts'
import { XrayView } from './xray-view.tsx'

export interface XrayPanelProps {
  status: Status
  /** Begins the name of a downloaded profile. */
  name: string
  mayAct: boolean
  xrays: readonly Xray[]
  /** How long the one under way profiles, ms; null when none is under way. */
  asking: number | null
  failure: string | null
  onAsk: (profileMs: number) => void
}

const PROFILES = [1000, 3000, 5000]

export function XrayPanel({ status, name, mayAct, xrays, asking, failure, onAsk }: XrayPanelProps) {
  const why = !mayAct ? READ_ONLY : status === 'running' ? null : 'Only a running task can be X-rayed.'
  const button = (label: string, profileMs: number) => (
    <button
      key={profileMs}
      type="button"
      className="button"
      disabled={why !== null || asking !== null}
      title={why ?? undefined}
      onClick={() => onAsk(profileMs)}
    >
      {asking === profileMs ? 'Looking…' : label}
    </button>
  )
  return (
    <section className="xrays" aria-label="X-ray" aria-busy={asking !== null}>
      <div className="panel-bar">
        {button('X-ray', 0)}
        {PROFILES.map((ms) => button(`Profile ${ms / 1000} s`, ms))}
      </div>
      <output className="hint">
        {why ??
          (asking === null
            ? 'Shows where in the code it is and what it waits for, also inside an endless loop. The task goes on afterwards.'
            : asking === 0
              ? 'Looking…'
              : `Watching where its processor time goes, ${asking / 1000} s…`)}
      </output>
      {failure && (
        <p className="complaint" role="alert">
          {inertText(failure)}
        </p>
      )}
      {xrays.map((xray) => (
        <XrayView key={xray.at} xray={xray} name={name} />
      ))}
    </section>
  )
}
