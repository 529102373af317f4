// I2: without retries a function starts at most once; with retries no attempt starts twice, and there are no more than were allowed.
import type { LineOf } from '../evidence.ts'
import type { Index, Violation } from './evidence-index.ts'

export function checkStarts(index: Index): Violation[] {
  const found: Violation[] = []
  for (const [task, starts] of Map.groupBy(index.of('start'), ({ task }) => task))
    for (const fact of faultsOf(starts, index.rows.get(task)?.attempt)) found.push({ invariant: 'I2', task, fact })
  return found
}

function* faultsOf(starts: LineOf<'start'>[], counted: number | undefined): Generator<string> {
  const { name, retries } = starts[0]!
  const attempts = starts.map(({ attempt }) => attempt)
  if (starts.length > 1 + retries)
    yield `${name} with retries: ${retries} started ${starts.length} times, attempts ${attempts.join(', ')}`
  const twice = attempts.find((attempt, i) => attempts.indexOf(attempt) !== i)
  if (twice !== undefined) yield `attempt ${twice} of ${name} started twice`
  if (counted === undefined) yield `${name} started and is not stored`
  else if (Math.max(...attempts) > counted)
    yield `attempt ${Math.max(...attempts)} of ${name} started, and ${counted} are counted`
}
