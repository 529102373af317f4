// Asks the worker that runs a task to look at it: through the store, for it may be another process, or another machine.
import { clip, OffstageError, TaskNotFoundError } from '../base/errors.ts'
import { newId } from '../base/ids.ts'
import type { Store } from '../store/store.ts'
import { checkKnown } from '../task/check-known.ts'
import { errorFrom } from '../task/failure.ts'
import type { Xray, XrayAnswer, XrayOptions } from '../task/xray.ts'

const LONGEST_PROFILE_MS = 5000
const SHORTEST_PROFILE_MS = 100
/** How long a worker may take, the profile's own time not counted. */
const PATIENCE_MS = 8000
/** A lost ring costs no more than this. */
const LOOK_MS = 500

/** Errors: `INVALID_OPTION`, `TASK_NOT_FOUND`, `XRAY_NOT_RUNNING`, `XRAY_UNSUPPORTED`, `XRAY_FAILED`. */
export async function askForXray(
  store: Pick<Store, 'get' | 'bell' | 'askXray' | 'xrayAnswer'>,
  id: string,
  { by, ...options }: XrayOptions & { by: string | null },
): Promise<Xray> {
  checkKnown(options, ['profileMs'], 'an X-ray')
  const profileMs = checkedProfile(options.profileMs ?? 0)
  const request = newId()
  if (!(await store.askXray({ request, id, profileMs, by }))) {
    const [record] = await store.get([id])
    if (!record) throw new TaskNotFoundError(id)
    throw new OffstageError(
      'XRAY_NOT_RUNNING',
      `There is nothing to see: the task is ${record.status}. Only a running task can be X-rayed.`,
    )
  }
  const answer = JSON.parse(await answerTo(store, request, PATIENCE_MS + profileMs)) as XrayAnswer
  if ('error' in answer) throw errorFrom(answer.error)
  return answer.xray
}

function checkedProfile(profileMs: number): number {
  if (profileMs === 0 || (profileMs >= SHORTEST_PROFILE_MS && profileMs <= LONGEST_PROFILE_MS)) return profileMs
  throw new OffstageError(
    'INVALID_OPTION',
    `profileMs: ${clip(String(profileMs))} is neither 0 nor from ${SHORTEST_PROFILE_MS} to ${LONGEST_PROFILE_MS} ms.`,
  )
}

/** Looks whenever something changed in the store, until the answer is there. */
async function answerTo(
  store: Pick<Store, 'bell' | 'xrayAnswer'>,
  request: string,
  patienceMs: number,
): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  const look = () => store.xrayAnswer(request).then((answer) => answer !== null && resolve(answer), reject)
  const unlisten = store.bell.listen(() => void look())
  const looking = setInterval(() => void look(), LOOK_MS)
  const timeUp = setTimeout(
    () =>
      reject(
        new OffstageError(
          'XRAY_FAILED',
          `The task's worker did not answer within ${patienceMs / 1000} s. It may be gone or very busy; try again.`,
        ),
      ),
    patienceMs,
  )
  try {
    return await promise
  } finally {
    unlisten()
    clearInterval(looking)
    clearTimeout(timeUp)
  }
}
