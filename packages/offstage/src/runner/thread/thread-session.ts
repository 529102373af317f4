// A session of the supervisor's with one of its threads. Node gives it by way of the supervisor's own, which is attached to all its threads for that time.
import { Session } from 'node:inspector'
import type { Worker } from 'node:worker_threads'
import type { InspectorSession } from '../xray/answer-look.ts'

interface Reply {
  id?: number
  result?: unknown
  error?: { message: string }
}

export function openThreadSession(worker: Worker): InspectorSession {
  const session = new Session()
  const attached = Promise.withResolvers<string>()
  const open = new Map<number, PromiseWithResolvers<unknown>>()
  let ids = 0
  let sessionId: string | undefined
  session.connect()
  session.on('NodeWorker.attachedToWorker', ({ params }) => {
    // The only mark of a thread that Node tells here; its name follows.
    if (!params.workerInfo.title.startsWith(`[worker ${worker.threadId}] `)) return
    sessionId = params.sessionId
    attached.resolve(params.sessionId)
  })
  session.on('NodeWorker.receivedMessageFromWorker', ({ params }) => {
    if (params.sessionId !== sessionId) return
    const { id, result, error } = JSON.parse(params.message) as Reply
    const waiting = id === undefined ? undefined : open.get(id)
    if (error) waiting?.reject(new Error(error.message))
    else waiting?.resolve(result)
    if (id !== undefined) open.delete(id)
  })
  session.post('NodeWorker.enable', { waitForDebuggerOnStart: false })
  return {
    async post<Result>(method: string, params?: object): Promise<Result> {
      const id = ++ids
      const waiting = Promise.withResolvers<unknown>()
      open.set(id, waiting)
      const message = JSON.stringify({ id, method, params })
      session.post('NodeWorker.sendMessageToWorker', { sessionId: await attached.promise, message })
      return (await waiting.promise) as Result
    },
    close: () => session.disconnect(),
  }
}
