// `offstage dev` runs the project in a process of its own, a generation: when a file of it changes, the next one takes over, and this one keeps its running tasks
// until they end. This is the generation's side; reload.ts is the other.
import { registerHooks } from 'node:module'
import { fileURLToPath } from 'node:url'

/** Told to a generation. */
export type ToGeneration =
  /** The address is free: listen. The first is told no port and no key. */
  | { kind: 'go'; port?: number; consoleKey?: string; changed?: string }
  /** Let go of the address, take no new tasks, end when the running ones have. */
  | { kind: 'retire' }

/** Told by a generation. */
export type FromGeneration =
  /** Files of the project that it has read. */
  | { kind: 'files'; files: string[] }
  /** The project can be loaded. */
  | { kind: 'loaded' }
  | { kind: 'ready'; port: number; consoleKey: string }
  /** The address is free. */
  | { kind: 'released' }

export const GENERATION = 'OFFSTAGE_GENERATION'

export interface Generation {
  tell(message: FromGeneration): void
  /** Resolves when the address may be taken. */
  mayGo: Promise<Extract<ToGeneration, { kind: 'go' }>>
  /** Resolves when the next one takes over. */
  retired: Promise<void>
  /** Resolves when whoever started this is gone. */
  alone: Promise<void>
}

/** What this process is a generation of; undefined if it was started by hand. To be asked before the project is loaded. */
export function openGeneration(): Generation | undefined {
  if (process.env[GENERATION] !== '1' || !process.send) return undefined
  // Not for what the project starts.
  delete process.env[GENERATION]
  const go = Promise.withResolvers<Extract<ToGeneration, { kind: 'go' }>>()
  const retired = Promise.withResolvers<void>()
  const alone = Promise.withResolvers<void>()
  let hasGone = false
  process.on('message', (message: ToGeneration) => {
    if (message.kind === 'go') {
      hasGone = true
      go.resolve(message)
    } else if (hasGone) retired.resolve()
    // It holds nothing yet: a newer one came before its turn.
    else process.exit(0)
  })
  process.once('disconnect', () => alone.resolve())
  const tell = (message: FromGeneration) => {
    if (process.connected) process.send?.(message)
  }
  noteFiles((files) => tell({ kind: 'files', files }))
  return {
    tell,
    mayGo: go.promise,
    retired: retired.promise,
    alone: alone.promise,
  }
}

/** Tells of every file of the project that is loaded, soon after it was. */
function noteFiles(tell: (files: string[]) => void): void {
  let files: string[] = []
  registerHooks({
    load(url, context, next) {
      if (url.startsWith('file:') && !url.includes('/node_modules/')) {
        if (files.push(fileURLToPath(url)) === 1) {
          setImmediate(() => {
            tell(files)
            files = []
          })
        }
      }
      return next(url, context)
    },
  })
}
