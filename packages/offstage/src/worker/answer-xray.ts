// Takes an X-ray that somebody asked for and words it for the store: what was seen, or why nothing was.
import { failureFrom } from '../task/failure.ts'
import type { XrayAnswer } from '../task/xray.ts'
import type { Attempt } from './attempt.ts'

export async function answerOf(attempt: Attempt, profileMs: number): Promise<string> {
  let answer: XrayAnswer
  try {
    answer = { xray: await attempt.xray(profileMs) }
  } catch (error) {
    const { stack: _stack, ...failure } = failureFrom(error)
    answer = { error: failure }
  }
  return JSON.stringify(answer)
}
