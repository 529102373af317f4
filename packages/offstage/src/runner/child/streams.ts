// Stands in for process.stdout and process.stderr in a task's process. Node's own would set the descriptors to non-blocking, for this process and all it starts;
// left alone, whoever writes to them natively is held back by a full pipe instead of failing.
import { Writable } from 'node:stream'

/** To be called before anything prints; what is written is taken by `captureOutput`. */
export function replaceStreams(): void {
  for (const [name, fd] of [
    ['stdout', 1],
    ['stderr', 2],
  ] as const) {
    const stream = new Writable({ write: (_chunk, _encoding, done) => done() })
    Object.defineProperty(process, name, {
      configurable: true,
      enumerable: true,
      value: Object.assign(stream, { fd }),
    })
  }
}
