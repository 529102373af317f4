// Why a task does not run yet, or what a running one waits for: sentences, with the way to the tasks that are in its way. Asked again by itself.
import { useLive } from 'offstage/react'
import { Link } from 'wouter'
import { inertText } from '../format/inert.ts'
import { shortId } from '../format/short-id.ts'
import { type ConsoleExplanation, server } from '../server.ts'

export function WhyView({ id, isQueued }: { id: string; isQueued: boolean }) {
  const { data } = useLive(server.explain, id)
  if (!data || (data.status === 'queued') !== isQueued) return null
  const sentences = isQueued ? data.sentences : data.sentences.slice(1)
  if (sentences.length === 0) return null
  return (
    <section className="why" aria-label={isQueued ? 'Why it does not run yet' : 'What it waits for'}>
      <h2>{isQueued ? 'Why it does not run yet' : 'What it waits for'}</h2>
      <ul>
        {sentences.map((sentence) => (
          <li key={sentence}>{linked(sentence, data.tasks)}</li>
        ))}
      </ul>
    </section>
  )
}

/** The tasks that the sentence names as links. */
function linked(sentence: string, tasks: ConsoleExplanation['tasks']): React.ReactNode[] {
  const named = new Map(tasks.map((task) => [`${task.name} ${task.id}`, task]))
  const parts = [...named.keys()].reduce(
    (texts, name) =>
      texts.flatMap((text) =>
        named.has(text) ? [text] : text.split(name).flatMap((part, i) => (i === 0 ? [part] : [name, part])),
      ),
    [sentence],
  )
  return parts.map((part) => {
    const task = named.get(part)
    return task ? (
      <Link key={task.id} href={`/tasks/${task.id}`}>
        {inertText(task.name)} {shortId(task.id)}
      </Link>
    ) : (
      inertText(part)
    )
  })
}
