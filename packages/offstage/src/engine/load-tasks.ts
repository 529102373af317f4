// Imports the modules that declare tasks.
import { pathToFileURL } from 'node:url'
import { OffstageError } from '../base/errors.ts'
import { loadFault } from './load-fault.ts'

/** Again it costs nothing. Error: `TASK_LOAD_ERROR`, naming the file. */
export async function loadTasks(modules: string[]): Promise<void> {
  for (const path of modules) {
    try {
      await import(pathToFileURL(path).href)
    } catch (error) {
      if (error instanceof OffstageError) throw error
      throw new OffstageError(
        'TASK_LOAD_ERROR',
        `The task module ${path} cannot be loaded: ${loadFault(error, path)}.`,
        { cause: error },
      )
    }
  }
}
