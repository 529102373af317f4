// Stored values as the command line reads them: Tasks inside become plain references. Called wherever a state, arguments or a result are shown.
import type { TaskRef } from '../task/host.ts'
import { decode } from '../task/value.ts'

export function stored<T = unknown>(text: string): T {
  return decode<T>(text, { Task: ({ id, name }: TaskRef) => ({ task: id, name }) })
}
