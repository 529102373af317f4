// The thread that writes a server's output, started by background-terminal. It may block on the terminal as long as the terminal likes.
import { writeSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'

const RETRY_MS = 5
const pause = new Int32Array(new SharedArrayBuffer(4))
let isGone = false

parentPort?.on('message', (text: string) => {
  if (!isGone) writeAll(Buffer.from(text))
  parentPort?.postMessage(text.length)
})

function writeAll(bytes: Buffer): void {
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(workerData as number, bytes, at)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EAGAIN') Atomics.wait(pause, 0, 0, RETRY_MS)
      else {
        // The reader went away (EPIPE and the like). The server goes on without it.
        isGone = true
        return
      }
    }
  }
}
