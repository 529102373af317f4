// A server without a single background task is allowed, and nearly always a slip: a forgotten import, an empty file. Told by `dev`, `start` and `worker`.
import { definedNames } from '../task/registry.ts'
import type { Out } from './out.ts'

export function noteIfNothingDeclared(out: Out): void {
  if (definedNames().length > 0) return
  out.note(
    "no background task is declared: write backgroundTask('name', fn) in a module that `tasks` of the config names",
  )
}
