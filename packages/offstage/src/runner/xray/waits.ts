// What a task has asked of Offstage and still waits for, in words for the reader of an X-ray.
import { decode } from '../../task/value.ts'
import type { CallVerb, Report } from '../messages.ts'

type Call = Extract<Report, { kind: 'call' }>

export class Waits {
  readonly #open = new Set<Call>()

  /** The call is waited for until the promise settles. */
  async during(call: Call, answered: Promise<void>): Promise<void> {
    this.#open.add(call)
    try {
      await answered
    } finally {
      this.#open.delete(call)
    }
  }

  list(): string[] {
    return [...this.#open].map(({ verb, args }) => words(verb, decode<unknown[]>(args)))
  }
}

function words(verb: CallVerb, [first, second]: unknown[]): string {
  switch (verb) {
    case 'launch':
      return `the launch of ${launched(first)}`
    case 'relaunch':
      return `another launch of task ${first}`
    case 'schedules':
      return 'the schedules'
    case 'set-schedule':
      return 'a change of a schedule'
    case 'snapshot':
      return `the status of task ${first}`
    case 'list':
      return 'a list of tasks'
    case 'kill':
      return `the kill of task ${first}`
    case 'kill-report':
      return `the kill report of task ${first}`
    case 'reschedule':
      return `another time for task ${first}`
    case 'explain':
      return `why task ${first} is where it is`
    case 'xray':
      return `an X-ray of task ${first}`
    case 'watch-next':
      return `the result of task ${second}, or a change in it`
    case 'watch-end':
      return 'the end of a watch'
  }
}

function launched(requests: unknown): string {
  const names = (requests as { name: string }[]).map(({ name }) => `'${name}'`)
  return names.length > 3 ? `${names.length} tasks` : names.join(', ')
}
