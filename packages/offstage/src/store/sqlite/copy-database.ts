// Copies a database file that others are using, as it is at one moment. Called by `offstage backup`.
import { closeSync, fsyncSync, openSync, rmSync } from 'node:fs'
import { backup, DatabaseSync } from 'node:sqlite'
import { OffstageError } from '../../base/errors.ts'
import { storeFailure } from './failure.ts'

/** Pages a step: 16 MB. */
const STEP = 4096
const BUSY_MS = 10_000

/**
 * Makes `to` (mode 600; it must not be there) and looks it over before it is given out as a copy. `progress` is told the share done, 0 to 1.
 * Errors: those of the store, naming the file they concern.
 */
export async function copyDatabase(from: string, to: string, progress: (share: number) => void): Promise<void> {
  closeSync(openSync(to, 'wx', 0o600))
  await named(from, () => copy(from, to, progress))
  await named(to, async () => settle(to))
}

async function copy(from: string, to: string, progress: (share: number) => void): Promise<void> {
  const source = new DatabaseSync(from, { readOnly: true, timeout: BUSY_MS })
  try {
    // SQLite begins a backup anew whenever another process commits, and under load would never end. Inside a transaction all pages are of one moment.
    source.exec('begin')
    source.prepare('select count(*) from sqlite_schema').get()
    await backup(source, to, {
      rate: STEP,
      progress: ({ totalPages, remainingPages }) => progress(totalPages === 0 ? 1 : 1 - remainingPages / totalPages),
    })
  } finally {
    source.close()
  }
}

/** Looked over, without files beside it, and on the disk. */
function settle(path: string): void {
  const copied = new DatabaseSync(path)
  try {
    const found = copied.prepare('pragma quick_check(1)').get()?.quick_check
    if (found !== 'ok')
      throw new OffstageError(
        'STORE_CORRUPT',
        `The copy ${path} is damaged (${found}), and so may be what it was made of: offstage doctor --integrity.`,
      )
  } finally {
    copied.close()
  }
  for (const end of ['-wal', '-shm']) rmSync(path + end, { force: true })
  const file = openSync(path, 'r+')
  fsyncSync(file)
  closeSync(file)
}

async function named(path: string, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (cause) {
    const { code, message } = storeFailure(cause, path)
    throw new OffstageError(code, message, { cause })
  }
}
