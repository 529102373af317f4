// The line up: each report is written synchronously, so that whatever was reported before a crash, an exit or inside an endless loop has left the process when the
// call returns. A full pipe holds the task back until the supervisor reads on.
import { writeSync } from 'node:fs'
import { LINES, type Report, toLine } from '../messages.ts'

const still = new Int32Array(new SharedArrayBuffer(4))

export function report(message: Report): void {
  const bytes = Buffer.from(toLine(message))
  for (let sent = 0; sent < bytes.byteLength; ) {
    try {
      sent += writeSync(LINES.reports, bytes, sent)
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      // The supervisor is gone, or the task closed the line: nobody hears, and the watchdog ends this process.
      if (code !== 'EAGAIN' && code !== 'EINTR') return
      Atomics.wait(still, 0, 0, 1)
    }
  }
}
