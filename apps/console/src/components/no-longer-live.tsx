// Above what is shown, when the server will send no more of it: what stands below is old.
import { ErrorPanel } from './error-panel.tsx'

export function NoLongerLive({ error }: { error: unknown }) {
  if (!error) return null
  return <ErrorPanel title="What you see is no longer live" error={error} onReload={() => location.reload()} />
}
