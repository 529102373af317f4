// Of a task that waits, and no live worker knows its name: said at once in its row of the list, for it may wait for ever.
import { Icon } from './icon.tsx'

export function NoWorkerMark() {
  return (
    <span className="stranded" title="It stays queued until a worker is started that declares this name.">
      <Icon name="alert" />
      <span>no live worker knows this name</span>
    </span>
  )
}
