// Of a task that waits, and no live worker knows its name: said at once where it is shown, for it may wait for ever.
import { inertText } from '../format/inert.ts'
import { Icon } from './icon.tsx'

/** In a row of the list. */
export function NoWorkerMark() {
  return (
    <span className="stranded" title="It stays queued until a worker is started that declares this name.">
      <Icon name="alert" />
      <span>no live worker knows this name</span>
    </span>
  )
}

/** On its page. */
export function NoWorker({ name }: { name: string }) {
  return (
    <p className="stranded">
      <Icon name="alert" />
      <span>
        No live worker knows the name <code>{inertText(name)}</code>. The task stays queued until one is started that
        declares it.
      </span>
    </p>
  )
}
