// How a kill went: who and why, its steps, where the task was, what it used, the last it said. While it is under way, as far as it is known.
import type { TaskSnapshot } from 'offstage/client'
import { plainText } from '../format/ansi.ts'
import { inertText } from '../format/inert.ts'
import type { KillReport } from '../server.ts'
import { KillSteps } from './kill-steps.tsx'
import { StackView } from './stack-view.tsx'
import { VitalsView } from './vitals-view.tsx'

export interface KillReportViewProps {
  kill: NonNullable<TaskSnapshot['kill']>
  report: KillReport | null
  /** The kill is still under way. */
  isUnderWay: boolean
  hasStarted: boolean
}

export function KillReportView({ kill, report, isUnderWay, hasStarted }: KillReportViewProps) {
  return (
    <section className="kill-report">
      <dl className="facts">
        <div>
          <dt>Killed by</dt>
          <dd>{kill.by === null ? <span className="none">nobody named</span> : inertText(kill.by)}</dd>
        </div>
        <div>
          <dt>Reason</dt>
          <dd>{kill.reason === null ? <span className="none">none given</span> : `“${inertText(kill.reason)}”`}</dd>
        </div>
      </dl>
      {report && <KillSteps {...report} />}
      {!report && isUnderWay && <KillSteps askedAt={kill.askedAt} signalledAt={null} forcedAt={null} deadAt={null} />}
      {!report && !isUnderWay && <p className="none">{hasStarted ? NO_REPORT : NEVER_RAN}</p>}
      {report && <Findings report={report} />}
    </section>
  )
}

function Findings({ report }: { report: KillReport }) {
  const { stack, stackNote, vitals, lastLines } = report
  return (
    <>
      <h2>Where it was</h2>
      {stack && stack.length > 0 ? (
        <StackView frames={stack} />
      ) : (
        <p className="none">
          {stackNote === null
            ? 'None of its code was running: it waited for something.'
            : `No stack was taken: ${inertText(stackNote)}.`}
        </p>
      )}
      {vitals && (
        <>
          <h2>What it had used</h2>
          <VitalsView vitals={vitals} isLast />
        </>
      )}
      <h2>The last it said</h2>
      {lastLines.length > 0 ? (
        <pre className="last-lines">{lastLines.map((line) => inertText(plainText(line))).join('\n')}</pre>
      ) : (
        <p className="none">It printed nothing.</p>
      )}
    </>
  )
}

const NEVER_RAN = 'It was killed while it waited in the queue: it never ran, so there was nothing to stop.'
const NO_REPORT = 'How it went is not known: the worker that ran it was lost before it could tell.'
