// A disk that is really full. Needs root, to mount one of a few megabytes.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, type TestContext, test } from 'vitest'
import { ended, openBed } from './bed/bed.ts'
import { serve } from './bed/command.ts'
import { tryFullDisk } from './bed/full-disk.ts'
import { notHere, row } from './bed/rows.ts'

const SIZE = '8m'

test('F60: the disk is full', async (context) => {
  const disk = mount(context)
  if (!disk) {
    notHere(context, { fault: 'F60', did: 'a full disk', demanded: 'see above', why: 'nothing can be mounted' })
    return
  }
  const filler = join(disk, 'filler')
  await tryFullDisk(
    context,
    `a disk of ${SIZE} that is full`,
    { fill: () => fill(disk, filler), empty: () => rmSync(filler) },
    15_000,
  )
})

test('F60: a server is started on a full disk', async (context) => {
  const disk = mount(context)
  if (!disk) return
  const bed = await openBed(context, 'plain')
  const before = await serve(bed, 'start')
  await ended(await bed.launch('quick'))
  before.process.kill('SIGTERM')
  await before.exited
  const filler = join(disk, 'filler')
  await bed.offstage.stop()
  fill(disk, filler)
  const refusal = await serve(bed, 'start').catch((error: Error) => error.message)
  rmSync(filler)
  expect(refusal).toMatch(/^it ended \(1\):\noffstage: .*make room/)
  row(context, {
    fault: 'F60',
    did: 'a server is started on a full disk',
    demanded: 'one line, exit 1',
    seen: (refusal as string).split('\n')[1]?.replace(disk, '…').slice(0, 110) as string,
    met: true,
  })
})

/** A file system of its own, in which the bed is made; undefined where that is not allowed. */
function mount(context: TestContext): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'offstage-disk-'))
  const usual = process.env.TMPDIR
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE}`, 'tmpfs', folder], { stdio: 'ignore' })
  } catch {
    rmdirSync(folder)
    return undefined
  }
  process.env.TMPDIR = folder
  context.onTestFinished(() => {
    if (usual === undefined) delete process.env.TMPDIR
    else process.env.TMPDIR = usual
    execFileSync('umount', ['--lazy', folder])
    rmdirSync(folder)
  })
  return folder
}

/** To the last block. */
function fill(disk: string, filler: string): void {
  const { bavail, bsize } = statfsSync(disk)
  for (let size = bavail * bsize; size > 0; size -= bsize) {
    try {
      writeFileSync(filler, Buffer.alloc(size))
      return
    } catch {
      // Somebody wrote meanwhile: a block less, then.
    }
  }
}
