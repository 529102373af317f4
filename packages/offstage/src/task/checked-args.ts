// A task's arguments by its schema. Asked twice: at launch, which refuses what does not fit, and where an attempt begins, which may be other code than that of the launch.
import { clip, OffstageError } from '../base/errors.ts'
import type { TaskDefinition } from './declared.ts'
import { notAgain } from './retries.ts'

/** What the schema makes of them; as they are, where there is none. Error: `INVALID_ARGS`, naming the path; no attempt after it would fare better, and none is made. */
export async function checkedArgs(
  { name, options }: Pick<TaskDefinition, 'name' | 'options'>,
  args: unknown[],
): Promise<unknown[]> {
  const schema = options.args
  if (!schema) return args
  const checked = await schema['~standard'].validate(args)
  if (!checked.issues) return checked.value
  const issue = checked.issues[0]
  const path = (issue?.path ?? [])
    .map((part) => `[${JSON.stringify(typeof part === 'object' ? part.key : part)}]`)
    .join('')
  throw notAgain(
    new OffstageError(
      'INVALID_ARGS',
      `args${clip(path)} of '${name}': ${clip(issue?.message ?? 'not as declared', 300)}.`,
      {
        details: { issues: checked.issues.map(({ message }) => message).slice(0, 20) },
      },
    ),
  )
}
