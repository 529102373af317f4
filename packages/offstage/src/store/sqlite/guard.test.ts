import { copyFileSync, mkdtempSync, renameSync, rmSync, truncateSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { Guard } from './guard.ts'
import { openFile } from './open-file.ts'

async function guarded() {
  const folder = mkdtempSync(join(tmpdir(), 'offstage-guard-'))
  const path = join(folder, 'offstage.db')
  const { writer, close } = await openFile(path)
  const guard = new Guard(path)
  onTestFinished(() => {
    close()
    rmSync(folder, { recursive: true })
  })
  writer.cutLog()
  guard.look(false)
  return { path, guard, writer }
}

test('files that stay the same are no cause for alarm, also when the log is cut and when others shrink the file', async () => {
  const { path, guard, writer } = await guarded()
  writer.exec('create table more as select randomblob(100000) as a; drop table more')
  writer.cutLog()
  guard.look(false)
  writer.exec('vacuum')
  writer.cutLog()
  guard.look(true)
  guard.check()
  expect(path).toContain('offstage.db')
})

test.each<[what: string, fault: (path: string) => void, message: RegExp]>([
  ['is deleted', (path) => rmSync(path), /offstage\.db was deleted while it was in use\. Nothing more is stored here/],
  ['has its log deleted', (path) => rmSync(`${path}-wal`), /offstage\.db-wal was deleted/],
  ['has its shared memory deleted', (path) => rmSync(`${path}-shm`), /offstage\.db-shm was deleted/],
  ['is replaced', replace, /offstage\.db was replaced by another/],
])('a file that %s is noticed', async (_what, fault, message) => {
  const { path, guard } = await guarded()
  fault(path)
  const complaint = expect.objectContaining({ code: 'STORE_REPLACED', message: expect.stringMatching(message) })
  expect(() => guard.check()).toThrow(complaint)
  expect(() => guard.look(true)).toThrow(complaint)
})

test('a file that is overwritten by something shorter is noticed', async () => {
  const { path, guard } = await guarded()
  truncateSync(path, 4096)
  expect(() => guard.look(false)).toThrow(/was overwritten by something shorter/)
})

test('where files have no number for good, only their absence counts', async () => {
  const { path } = await guarded()
  const guard = new Guard(path, false)
  replace(path)
  guard.check()
  rmSync(path)
  expect(() => guard.check()).toThrow(/was deleted/)
})

function replace(path: string): void {
  copyFileSync(path, `${path}.new`)
  renameSync(`${path}.new`, path)
}
