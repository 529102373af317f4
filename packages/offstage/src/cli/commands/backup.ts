// `offstage backup`: a copy of a data folder, made while servers and tasks use it.
import { existsSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Command } from 'commander'
import { steady } from '../../base/clock.ts'
import { OffstageError } from '../../base/errors.ts'
import { whereOf } from '../../engine/open-store.ts'
import { copyDatabase } from '../../store/sqlite/copy-database.ts'
import { addCommand } from '../command.ts'
import { type CommonOptions, databaseIn } from '../load-config.ts'
import { dataConfig } from '../open-data.ts'
import type { Out } from '../out.ts'
import { sizeText } from '../sizes.ts'
import { spanText } from '../times.ts'
import { wholeFolder } from '../whole-folder.ts'

/** Tasks first: what they had written into tables when they ended is then surely in the copy of the tables. */
const DATABASES = ['offstage.db', 'tables.db']
/** Progress is told this often, of what takes longer than this. */
const TELL_MS = 2000

export function addBackup(program: Command): void {
  addCommand(
    program,
    {
      usage: 'backup <to>',
      summary: 'copy the data folder, also while it is in use',
      about:
        'Copy tasks, logs and data tables into a new folder, while servers and workers go on. Each file is copied as it is at one moment, looked over, and stored before the folder gets its name: a folder that is there is whole.\nTo restore, stop all that use the data folder and start with the copy as the data folder: --data, or OFFSTAGE_DATA. Tasks that were running when the copy was made end there as missing; those that were queued will run, so do not run both.\nThe secret that signs handles is not copied: where OFFSTAGE_SECRET is not set, open pages must be reloaded after a restore.\nA PostgreSQL is backed up with its own tools.',
      examples: [
        'offstage backup backups/monday',
        'offstage backup /mnt/safe/$(date +%F) --json',
        'offstage start --data backups/monday',
      ],
    },
    make,
  )
}

async function make(out: Out, options: CommonOptions, to: string): Promise<undefined> {
  const config = await dataConfig(options)
  if (config.database !== undefined) {
    throw new OffstageError(
      'BACKUP_UNSUPPORTED',
      `Tasks are kept in ${whereOf(config)}, which has its own tools: pg_dump --schema=offstage --schema=offstage_tables.`,
    )
  }
  const { data } = config
  if (!existsSync(databaseIn(data)))
    throw new OffstageError('NO_DATA', `There is no Offstage data in ${data}: nothing was ever launched there.`)
  const began = steady()
  const target = resolve(to)
  const files = DATABASES.filter((name) => existsSync(join(data, name)))
  await wholeFolder(target, async (folder) => {
    for (const name of files) await copyDatabase(join(data, name), join(folder, name), progressOf(out, name))
  })
  const sizes = files.map((name) => ({ name, bytes: statSync(join(target, name)).size }))
  const durationMs = Math.round(steady() - began)
  out.json({ from: data, to: target, files: sizes, durationMs })
  const total = sizes.reduce((sum, { bytes }) => sum + bytes, 0)
  out.say(`${target}: ${files.join(' and ')}, ${sizeText(total)}, checked, in ${spanText(durationMs)}`)
  out.note(`restore it: stop what uses ${data}, then offstage start --data ${to}`)
  return undefined
}

function progressOf(out: Out, name: string): (share: number) => void {
  let tellAt = steady() + TELL_MS
  return (share) => {
    if (steady() < tellAt) return
    tellAt = steady() + TELL_MS
    out.note(`${name}: ${Math.floor(share * 100)} %`)
  }
}
