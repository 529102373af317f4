// The definitions this process knows, by name. A Map: names such as `constructor` are just names.

import { didYouMean } from '../base/closest.ts'
import { clip, OffstageError } from '../base/errors.ts'
import type { TaskDefinition } from './declared.ts'
import { isHookName } from './hooks.ts'
import { type QueueLimits, queueLimits, queueName } from './queue.ts'

const definitions = new Map<string, { definition: TaskDefinition; place: string }>()

/** Called by `backgroundTask`. A module that is evaluated anew, as dev servers do, declares its tasks anew. Error: `TASK_ALREADY_DEFINED`, naming both places. */
export function register(definition: TaskDefinition): void {
  const place = callerPlace()
  const known = definitions.get(definition.name)
  if (known && !isSameModule(known.place, place)) {
    throw new OffstageError(
      'TASK_ALREADY_DEFINED',
      `The background task '${definition.name}' is declared twice: at ${known.place} and at ${place}. Names are unique: rename one.`,
    )
  }
  definitions.set(definition.name, { definition, place })
}

export function findDefinition(name: string): TaskDefinition | undefined {
  return definitions.get(name)?.definition
}

/** The queues of all definitions, with what bounds them; null: nothing. Error: `QUEUE_DECLARED_TWICE`, of one that two definitions bound differently. */
export function declaredQueues(): Map<string, QueueLimits | null> {
  const queues = new Map<string, QueueLimits | null>()
  for (const { definition } of definitions.values()) {
    const name = queueName(definition.name, definition.options.queue)
    const limits = queueLimits(definition.options.queue)
    const known = queues.get(name)
    if (known && limits && JSON.stringify(known) !== JSON.stringify(limits))
      throw new OffstageError(
        'QUEUE_DECLARED_TWICE',
        `The queue '${name}' is given other bounds by '${definition.name}' than by a task before it. Declare them once: const mail = { name: '${name}', … }, and name it in each task.`,
      )
    queues.set(name, known ?? limits)
  }
  return queues
}

export function definedNames(): string[] {
  return [...definitions.keys()]
}

/** The error for a name nobody declared: `UNKNOWN_TASK_NAME`. */
export function unknownName(name: unknown, known: Iterable<string> = definedNames()): OffstageError {
  const names = [...known].filter((each) => !isHookName(each))
  const text = clip(String(name))
  const hint =
    didYouMean(text, names) ||
    (names.length === 0
      ? ' No background task is declared: list your task modules under `tasks` in offstage.config.ts.'
      : ` Declared: ${clip(names.join(', '), 300)}.`)
  return new OffstageError('UNKNOWN_TASK_NAME', `There is no background task '${text}'.${hint}`, {
    details: { known: names.slice(0, 100) },
  })
}

/** For tests: forgets definitions again. */
export function forgetDefinitions(): void {
  definitions.clear()
}

/** The very same declaration, or one in a newer version of its module (`tasks.ts?t=2`). */
function isSameModule(before: string, now: string): boolean {
  const [one, other] = [before, now].map((place) => {
    const [, path, query = '', position] = /^(?:file:\/\/)?([^?]*?)(\?.*?)?(:\d+:\d+)?$/.exec(place) ?? []
    return { path, query, position }
  }) as [Place, Place]
  return one.path === other.path && (one.position === other.position || one.query !== other.query)
}

type Place = { path: string | undefined; query: string; position: string | undefined }

/** File and line of the code that declared a task: the first frame outside the rooms of the library. */
function callerPlace(): string {
  const frames = (new Error('place').stack ?? '').split('\n').slice(1)
  const frame = frames.find((line) => !/[/\\]task[/\\](registry|definition)\.[jt]s/.test(line))
  return frame?.replace(/^\s*at\s+(.*\()?/, '').replace(/\)$/, '') ?? 'an unknown place'
}
