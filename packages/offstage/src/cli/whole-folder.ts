// Makes a folder that is there whole or not at all: filled under another name, which is changed at the end. Called by `offstage backup`.
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { OffstageError } from '../base/errors.ts'
import { newId } from '../base/ids.ts'
import { EXIT } from './exit-codes.ts'

/** Errors: `ALREADY_THERE`, `CANNOT_WRITE`, and those of `fill`, after which nothing is left. */
export async function wholeFolder(path: string, fill: (folder: string) => Promise<void>): Promise<void> {
  if (existsSync(path)) throw alreadyThere(path)
  const partial = `${path}.partial-${newId().slice(-8)}`
  const drop = () => rmSync(partial, { recursive: true, force: true })
  const interrupted = () => process.exit(EXIT.interrupted)
  process.once('exit', drop)
  process.once('SIGINT', interrupted)
  process.once('SIGTERM', interrupted)
  try {
    written(path, () => mkdirSync(dirname(path), { recursive: true, mode: 0o700 }))
    written(path, () => mkdirSync(partial, { mode: 0o700 }))
    await fill(partial)
    sync(partial)
    written(path, () => renameSync(partial, path))
    sync(dirname(path))
  } finally {
    process.off('exit', drop)
    process.off('SIGINT', interrupted)
    process.off('SIGTERM', interrupted)
    drop()
  }
}

function alreadyThere(path: string): OffstageError {
  return new OffstageError(
    'ALREADY_THERE',
    `${path} is there already, and nothing is overwritten. Name another, or move it away.`,
  )
}

function written(path: string, work: () => void): void {
  try {
    work()
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    if (code === 'ENOTEMPTY') throw alreadyThere(path)
    throw new OffstageError(
      'CANNOT_WRITE',
      `${path} cannot be made (${code}). Name a folder in a place that this user can write.`,
      { cause },
    )
  }
}

/** Names are on the disk too. */
function sync(folder: string): void {
  const handle = openSync(folder, 'r')
  fsyncSync(handle)
  closeSync(handle)
}
