// Tells when one of a set of files is written, also by editors that put a new file in its place. Called by `offstage dev`.
import { type FSWatcher, watch } from 'node:fs'
import { dirname, join } from 'node:path'

export interface FileWatch {
  add(files: string[]): void
  end(): void
}

/** Saving all of an editor's files is one change. */
const GATHER_MS = 100

/** `onChange` gets the last of the files that changed at about the same time. */
export function watchFiles(onChange: (file: string) => void): FileWatch {
  const files = new Set<string>()
  const folders = new Map<string, FSWatcher>()
  let timer: NodeJS.Timeout | undefined
  const look = (folder: string, name: string | null) => {
    const file = join(folder, name ?? '')
    if (!files.has(file)) return
    clearTimeout(timer)
    timer = setTimeout(() => onChange(file), GATHER_MS)
  }
  return {
    add(more) {
      for (const file of more) {
        files.add(file)
        const folder = dirname(file)
        if (folders.has(folder)) continue
        const watcher = watch(folder, (_event, name) => look(folder, name))
        // The folder is gone: what was in it can change no more.
        watcher.on('error', () => watcher.close())
        folders.set(folder, watcher)
      }
    },
    end() {
      clearTimeout(timer)
      for (const watcher of folders.values()) watcher.close()
    },
  }
}
