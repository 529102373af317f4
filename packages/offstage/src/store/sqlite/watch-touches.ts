// Hears the touches of other processes on the same file: watches the folder in which each touches a file of its own.
import { watch } from 'node:fs'

/** `own` is the file that this process touches itself. Gives the way to stop. */
export function watchTouches(folder: string, own: string, heard: () => void): () => void {
  try {
    const watcher = watch(folder, { persistent: false }, (_, name) => {
      if (name !== own) heard()
    })
    watcher.on('error', () => watcher.close())
    return () => watcher.close()
  } catch {
    // No watching here (it is limited in number, and some file systems have none): the thread's look, once a second, must do.
    return () => undefined
  }
}
