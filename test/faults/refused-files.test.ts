// The store's file cannot be used for what it is or where it is: the start fails in one line that names the path and the fix.
import { chmodSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { type Bed, openBed } from './bed/bed.ts'
import { serve } from './bed/command.ts'
import { notHere, row } from './bed/rows.ts'

const DEMANDED = 'exit 1, one line with path and fix'
const FIX = /(Remove|Move|Give|Name another|Update|See that|OFFSTAGE_DATA)/

test.for<[what: string, prepare: (path: string, data: string) => void]>([
  ['is a folder', (path) => mkdirSync(path)],
  ['is not a database', (path) => writeFileSync(path, 'notes of mine\n'.repeat(500))],
  ['is another program’s database', (path) => execute(path, 'create table mine (a)')],
  ['was written by a newer version', newer],
  ['should lie below a file', fileInTheWay],
])('F61: the file %s', async ([what, prepare], context) => {
  const bed = await emptied(context)
  prepare(join(bed.data, 'offstage.db'), bed.data)
  const line = await refusalOf(bed)
  row(context, { fault: 'F61', did: `the file ${what}`, demanded: DEMANDED, seen: shown(bed, line), met: true })
})

test.for<[what: string, prepare: (path: string, data: string) => void]>([
  ['the file cannot be read', (path) => made(path, 0o000)],
  ['the file cannot be written', (path) => made(path, 0o444)],
  ['the folder cannot be written', (_path, data) => chmodSync(data, 0o555)],
  ['the folder above cannot be written', nowhereToBe],
])('F61: %s', async ([what, prepare], context) => {
  const bed = await emptied(context)
  const above = join(bed.folder, 'above')
  const data = join(above, 'data')
  mkdirSync(data, { recursive: true })
  for (const folder of [bed.folder, above]) chmodSync(folder, 0o755)
  chmodSync(data, 0o777)
  prepare(join(data, 'offstage.db'), data)
  // Root may do anything: somebody else is needed.
  const isRoot = process.getuid?.() === 0
  const wrap = isRoot ? ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'] : []
  const place = { ...bed, data }
  const line = await refusalOf(place, wrap).catch((error: Error) => error)
  for (const folder of [above, data]) if (existsSync(folder)) chmodSync(folder, 0o755)
  if (line instanceof Error && isRoot && /EACCES|permission denied|ENOENT|setpriv/i.test(line.message)) {
    notHere(context, { fault: 'F61', did: what, demanded: DEMANDED, why: 'another user cannot run this checkout' })
    return
  }
  if (line instanceof Error) throw line
  row(context, { fault: 'F61', did: what, demanded: DEMANDED, seen: shown(place, line), met: true })
})

/** A bed with an empty data folder. */
async function emptied(context: Parameters<typeof openBed>[0]): Promise<Bed> {
  const bed = await openBed(context, 'plain')
  await bed.offstage.stop(0)
  rmSync(bed.data, { recursive: true })
  mkdirSync(bed.data)
  return bed
}

/** The one line of a server that does not start. */
async function refusalOf(bed: Bed, wrap: string[] = []): Promise<string> {
  const refusal = await serve(bed, 'start', { wrap }).then(
    () => 'it started',
    (error: Error) => error.message,
  )
  const [end, ...lines] = refusal.trim().split('\n')
  expect(end).toBe('it ended (1):')
  if (lines.length !== 1) throw new Error(refusal)
  expect(lines[0]).toMatch(/^offstage: /)
  expect(lines[0]).toContain(bed.data)
  expect(lines[0]).toMatch(FIX)
  return lines[0] as string
}

function shown(bed: Pick<Bed, 'data'>, line: string): string {
  return line.replace('offstage: ', '').replaceAll(bed.data, '…').slice(0, 120)
}

function made(path: string, mode: number): void {
  execute(path, 'create table schema_version (version integer)')
  chmodSync(path, mode)
}

function newer(path: string): void {
  execute(path, 'create table schema_version (version integer); insert into schema_version values (999)')
}

function fileInTheWay(_path: string, data: string): void {
  rmSync(data, { recursive: true })
  writeFileSync(data, '')
}

function nowhereToBe(_path: string, data: string): void {
  rmSync(data, { recursive: true })
  chmodSync(dirname(data), 0o555)
}

function execute(path: string, text: string): void {
  const database = new DatabaseSync(path)
  database.exec(text)
  database.close()
}
