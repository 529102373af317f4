// Tells when nothing arrives live any more, and that the page goes on by itself.
import { useConnection } from 'offstage/react'
import { useEffect, useState } from 'react'

/** A cut that is mended sooner is not worth a word. */
const PATIENCE_MS = 1000

export function ConnectionNote() {
  const connection = useConnection()
  const isCut = connection === 'reconnecting'
  const [isShown, show] = useState(false)
  useEffect(() => {
    if (!isCut) return show(false)
    const timer = setTimeout(() => show(true), PATIENCE_MS)
    return () => clearTimeout(timer)
  }, [isCut])
  return (
    <p role="status" className="connection">
      {isShown && 'The live connection is lost. What you see may be old; the page goes on by itself when it can.'}
    </p>
  )
}
