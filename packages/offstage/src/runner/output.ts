// Whatever a task prints through the console or its streams is taken at once, in order, with a level. What bypasses both (native code, processes it starts) the
// supervisor reads on the process's own descriptors. Called once in a task's process, and once where tasks run inline.
import { StringDecoder } from 'node:string_decoder'
import type { LogLevel } from '../task/journal.ts'
import type { Output } from './messages.ts'

/** Takes text as written; false: it is no task's, and goes where it always went. */
export type Take = (output: Output, level: LogLevel, text: string) => boolean

const LEVELS = { debug: 'debug', log: 'info', info: 'info', warn: 'warn', error: 'error' } as const

/** Routes console and streams to `take`. */
export function captureOutput(take: Take): void {
  let level: LogLevel | undefined
  for (const [method, its] of Object.entries(LEVELS) as [keyof typeof LEVELS, LogLevel][]) {
    const original = console[method]
    console[method] = (...args: unknown[]) => {
      const outer = level
      level = its
      try {
        original.apply(console, args)
      } finally {
        level = outer
      }
    }
  }
  route(process.stdout, (text) => take('out', level ?? 'info', text))
  route(process.stderr, (text) => take('err', level ?? 'error', text))
}

function route(stream: NodeJS.WriteStream, take: (text: string) => boolean): void {
  const decoder = new StringDecoder('utf8')
  const write = stream.write.bind(stream) as (...args: unknown[]) => boolean
  stream.write = (
    chunk: string | Uint8Array,
    encodingOrDone?: BufferEncoding | ((error?: Error | null) => void),
    done?: (error?: Error | null) => void,
  ) => {
    const encoding = typeof encodingOrDone === 'string' ? encodingOrDone : undefined
    const written = typeof encodingOrDone === 'function' ? encodingOrDone : done
    const text =
      typeof chunk !== 'string'
        ? decoder.write(Buffer.from(chunk))
        : encoding === undefined || /^utf-?8$/i.test(encoding)
          ? chunk
          : decoder.write(Buffer.from(chunk, encoding))
    if (text !== '' && !take(text)) return write(chunk, encodingOrDone, done)
    if (written) process.nextTick(written)
    return true
  }
}
