// Watches that the files under an open database stay the same ones. SQLite goes on in files that were deleted or moved away, and what it stores there nobody finds again;
// a process that starts meanwhile works on others. Asked by the thread after each durable commit, before it is acknowledged, and once a second.
import { type Stats, statSync } from 'node:fs'
import { OffstageError } from '../../base/errors.ts'

const BESIDE = ['-wal', '-shm'] as const

export class Guard {
  readonly #path: string
  readonly #known = new Map<string, string>()
  readonly #identities: boolean
  #bytes = 0

  /** To be made when the database is open and its -wal and -shm are there. `identities`: whether the file system gives a file the same number for good. */
  constructor(path: string, identities = true) {
    this.#path = path
    this.#identities = identities
    for (const file of this.#files()) {
      const found = look(file)
      if (typeof found === 'object') this.#known.set(file, identity(found))
    }
  }

  /** Error: `STORE_REPLACED`. */
  check(): void {
    for (const file of this.#files()) {
      const known = this.#known.get(file)
      if (known === undefined) continue
      const found = look(file)
      if (found === 'gone') throw replaced(this.#path, file, 'was deleted')
      if (found !== 'unknown' && this.#identities && identity(found) !== known)
        throw replaced(this.#path, file, 'was replaced by another')
    }
  }

  /** As `check`, and that the file did not shrink: SQLite itself cuts it only for somebody's VACUUM, which is a commit (`othersWrote`). */
  look(othersWrote: boolean): void {
    this.check()
    const found = look(this.#path)
    if (typeof found !== 'object') return
    const { size } = found
    if (size < this.#bytes && !othersWrote)
      throw replaced(this.#path, this.#path, 'was overwritten by something shorter')
    this.#bytes = size
  }

  #files(): string[] {
    return [this.#path, ...BESIDE.map((end) => this.#path + end)]
  }
}

/** What cannot be told, for want of rights say, is no cause for alarm. */
function look(file: string): Stats | 'gone' | 'unknown' {
  try {
    return statSync(file, { throwIfNoEntry: false }) ?? 'gone'
  } catch {
    return 'unknown'
  }
}

function identity({ dev, ino }: { dev: number; ino: number }): string {
  return `${dev}:${ino}`
}

function replaced(path: string, file: string, what: string): OffstageError {
  return new OffstageError(
    'STORE_REPLACED',
    `${file} ${what} while it was in use. Nothing more is stored here. Stop all that use ${path}, put the right file in its place without any -wal and -shm of another, and start again; a backup is best used as a data folder of its own: OFFSTAGE_DATA.`,
  )
}
