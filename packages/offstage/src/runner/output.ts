// Whatever a task prints through the console or its streams is taken at once, in order, with a level. What bypasses both (native code, processes it starts) the
// supervisor reads on the process's own descriptors. Called once in a task's process, and once where tasks run inline.
import { Console } from 'node:console'
import { StringDecoder } from 'node:string_decoder'
import type { LogLevel } from '../task/journal.ts'
import type { Output } from './messages.ts'

export interface Printing {
  /** Whether the calling code is a task's; otherwise its output goes where it always went. */
  isTask(): boolean
  /** Takes text as written. */
  take(output: Output, level: LogLevel, text: string): void
}

/** Those not named here have the level of their stream: info on stdout, error on stderr. */
const LEVELS: Record<string, LogLevel> = { debug: 'debug', warn: 'warn' }

/** Routes console and streams to `take`. A console of our own, since the global one may be somebody's replacement that writes elsewhere. */
export function captureOutput({ isTask, take }: Printing): void {
  let level: LogLevel | undefined
  const streams = { stdout: process.stdout, stderr: process.stderr }
  route(streams.stdout, { isTask, take: (text) => take('out', level ?? 'info', text) })
  route(streams.stderr, { isTask, take: (text) => take('err', level ?? 'error', text) })
  // It would ignore errors by a callback for each line, and these pile up while a task prints in a loop. What `take` is given cannot fail.
  const ours = new Console({ ...streams, colorMode: false, ignoreErrors: false }) as unknown as Methods
  const theirs = console as unknown as Methods
  for (const [method, print] of Object.entries(ours)) {
    const original = theirs[method]
    if (typeof print !== 'function' || typeof original !== 'function') continue
    theirs[method] = (...args) => {
      if (!isTask()) return original.apply(theirs, args)
      const outer = level
      level = LEVELS[method]
      try {
        return print.apply(ours, args)
      } finally {
        level = outer
      }
    }
  }
}

type Methods = Record<string, (...args: unknown[]) => unknown>
type Done = (error?: Error | null) => void

function route(stream: NodeJS.WriteStream, { isTask, take }: { isTask(): boolean; take(text: string): void }): void {
  const decoder = new StringDecoder('utf8')
  const write = stream.write.bind(stream) as (...args: unknown[]) => boolean
  stream.write = (chunk: string | Uint8Array, encodingOrDone?: BufferEncoding | Done, done?: Done) => {
    if (!isTask()) return write(chunk, encodingOrDone, done)
    const encoding = typeof encodingOrDone === 'string' ? encodingOrDone : undefined
    const text =
      typeof chunk !== 'string'
        ? decoder.write(Buffer.from(chunk))
        : encoding === undefined || /^utf-?8$/i.test(encoding)
          ? chunk
          : decoder.write(Buffer.from(chunk, encoding))
    if (text !== '') take(text)
    const written = typeof encodingOrDone === 'function' ? encodingOrDone : done
    if (written) process.nextTick(written)
    return true
  }
}
