// Which file systems SQLite can be trusted on. Its log needs memory and locks shared by all processes that have the file open, which network file systems do not
// give to several machines, and some not even to one. Asked when a file is opened, and by `offstage doctor`. Linux only: elsewhere the numbers mean nothing.
import { existsSync, statfsSync } from 'node:fs'
import { dirname } from 'node:path'
import { OffstageError } from '../../base/errors.ts'

export type Trust =
  | 'local'
  /** Known to lose or mix up data as soon as two machines meet on it. */
  | 'network'
  /** Local or not, it cannot be told; it works on some. */
  | 'doubtful'

export interface FileSystem {
  /** `NFS`, `SMB`…; null of those that need no name. */
  name: string | null
  trust: Trust
}

/** Numbers of `statfs(2)`. */
const KNOWN: Readonly<Record<number, readonly [name: string, trust: Trust]>> = {
  26985: ['NFS', 'network'],
  20859: ['SMB', 'network'],
  4266872130: ['SMB', 'network'],
  4283649346: ['CIFS', 'network'],
  1397113167: ['AFS', 'network'],
  1799439955: ['AFS', 'network'],
  12805120: ['Ceph', 'network'],
  1937076805: ['Coda', 'network'],
  22092: ['NCP', 'network'],
  198183888: ['Lustre', 'network'],
  1196443219: ['GPFS', 'network'],
  16914839: ['9p (a folder of a virtual machine’s host, or WSL’s /mnt)', 'doubtful'],
  1702057286: ['FUSE (sshfs, a folder shared by Docker Desktop)', 'doubtful'],
  1702057283: ['FUSE (sshfs, a folder shared by Docker Desktop)', 'doubtful'],
  2020557398: ['vboxsf (a folder shared by VirtualBox)', 'doubtful'],
  3133910204: ['HGFS (a folder shared by VMware)', 'doubtful'],
}

/** What `statfs` calls a type, in words. */
export function fileSystemOfType(type: number): FileSystem {
  const [name, trust] = KNOWN[type >>> 0] ?? [null, 'local']
  return { name, trust }
}

/** Of the nearest folder that is there. */
export function fileSystemAt(path: string): FileSystem {
  if (process.platform !== 'linux') return { name: null, trust: 'local' }
  let folder = path
  while (!existsSync(folder) && dirname(folder) !== folder) folder = dirname(folder)
  return fileSystemOfType(statfsSync(folder).type)
}

/**
 * Gives a warning for the operator where there is cause. Error: `STORE_CANNOT_OPEN` on a network file system, unless `OFFSTAGE_ALLOW_NETWORK_FS=1` says that
 * only this one machine uses it.
 */
export function trustFileSystem(
  folder: string,
  { name, trust }: FileSystem,
  env: NodeJS.ProcessEnv,
): string | undefined {
  if (trust === 'local') return undefined
  const isAllowed = env.OFFSTAGE_ALLOW_NETWORK_FS === '1'
  if (trust === 'network' && !isAllowed) {
    throw new OffstageError(
      'STORE_CANNOT_OPEN',
      `The store cannot be used: ${folder} lies on a network file system (${name}), where SQLite loses data when two machines use it. Set OFFSTAGE_DATA to a folder on a disk of this machine, or DATABASE_URL to a PostgreSQL for several machines; or OFFSTAGE_ALLOW_NETWORK_FS=1 if only this machine ever uses it.`,
    )
  }
  return isAllowed
    ? undefined
    : `${folder} lies on ${name}: SQLite is known to fail on some of these. A folder on a disk of this machine is safe (OFFSTAGE_DATA); OFFSTAGE_ALLOW_NETWORK_FS=1 ends this warning.`
}
