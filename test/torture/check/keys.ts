// I11: however often, at once and from where a launch with an idempotency key is asked for, there is one task, with the arguments of those that were given it; others are refused.
import type { Index, Violation } from './evidence-index.ts'

export function checkKeys(index: Index): Violation[] {
  const found: Violation[] = []
  const stored = Map.groupBy(index.rows.values(), ({ key }) => key)
  for (const [key, asked] of Map.groupBy(index.of('once'), ({ key }) => key)) {
    const say = (fact: string, task?: string | null) =>
      found.push({ invariant: 'I11', ...(task ? { task } : {}), fact: `${key}: ${fact}` })
    const rows = stored.get(key) ?? []
    if (rows.length > 1) say(`${rows.length} tasks are stored`, rows[1]!.id)
    for (const { task, code, variant } of asked) {
      const [row] = rows
      if (task !== null && task !== row?.id) say(`a launch gave ${task}, stored is ${row?.id}`, task)
      else if (task !== null && variant !== row?.variant)
        say(`a launch with arguments ${variant} gave the task of ${row?.variant}`, task)
      else if (code === 'IDEMPOTENCY_CONFLICT' && row === undefined)
        say('a launch was refused for a task that is not stored')
      else if (code === 'IDEMPOTENCY_CONFLICT' && variant === row?.variant)
        say(`a launch with arguments ${variant} was refused, and stored is that`, row?.id)
    }
  }
  return found
}
