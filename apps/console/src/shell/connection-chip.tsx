// Whether what the page shows is live, and since when it is not.
import { useConnection } from 'offstage/react'
import { useEffect, useState } from 'react'
import { formatClock } from '../format/time.ts'
import { askAbout } from './about.ts'
import { announce } from './announcer.tsx'
import { serverNow } from './clock.ts'

const CHIPS = {
  live: { label: 'Live', meaning: 'What you see is pushed by the server as it happens.' },
  connecting: { label: 'Connecting…', meaning: 'The line to the server is being opened.' },
  reconnecting: {
    label: 'Reconnecting…',
    meaning: 'The line is lost; what you see may be old. It comes back by itself.',
  },
  polling: {
    label: 'Polling',
    meaning: 'Something between here and the server holds back streams, so the page asks again and again.',
  },
  paused: { label: 'Paused', meaning: 'The page was hidden; it goes on when it is seen.' },
  idle: { label: 'Idle', meaning: 'Nothing on this page changes by itself.' },
} as const

export function ConnectionChip() {
  const connection = useConnection()
  const [lostAt, setLostAt] = useState<number | null>(null)
  useEffect(() => {
    if (connection === 'reconnecting') {
      setLostAt((at) => at ?? serverNow())
      announce('The connection is lost, reconnecting')
    } else if (connection === 'live') {
      setLostAt((at) => {
        if (at !== null) {
          announce('Connected again')
          void askAbout()
        }
        return null
      })
    }
  }, [connection])
  const { label, meaning } = CHIPS[connection]
  return (
    <span className={`chip ${connection}`} title={meaning}>
      {label}
      {lostAt !== null && connection !== 'live' && <span className="wide-only"> as of {formatClock(lostAt)}</span>}
    </span>
  )
}
