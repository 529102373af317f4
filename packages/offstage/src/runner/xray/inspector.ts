// Speaks the inspector's protocol with the thread a task runs in. Evaluation needs no turn of that thread's event loop: it happens between two instructions.
import { PROBE_URL } from './probe.ts'

export interface Inspector {
  post<Result>(method: string, params?: object): Promise<Result>
}

interface Evaluated<Value> {
  result: { value: Value }
  exceptionDetails?: { text: string; exception?: { description?: string } }
}

/** Calls the function, of which only the text is sent, with these arguments; what it returns must be plain data. */
export async function evaluate<Args extends unknown[], Value>(
  inspector: Inspector,
  run: (...args: Args) => Value,
  ...args: Args
): Promise<Value> {
  const { result, exceptionDetails } = await inspector.post<Evaluated<Value>>('Runtime.evaluate', {
    expression: `(${run})(...${JSON.stringify(args)})\n//# sourceURL=${PROBE_URL}`,
    returnByValue: true,
    silent: true,
  })
  if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text)
  return result.value
}
