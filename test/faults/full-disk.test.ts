// A disk without room, as anybody can have it: a limit on the size of the server's files.
import { execFileSync } from 'node:child_process'
import { test } from 'vitest'
import { tryFullDisk } from './bed/full-disk.ts'
import { notHere, scaled } from './bed/rows.ts'

const DID = 'files may grow no more for a while'

test('F60: no file of the server may grow', async (context) => {
  const limit = (pid: number, size: string) => execFileSync('prlimit', ['--pid', `${pid}`, `--fsize=${size}:unlimited`])
  try {
    limit(process.pid, 'unlimited')
  } catch (error) {
    notHere(context, { fault: 'F60', did: DID, demanded: 'as on a full disk', why: `no prlimit: ${error}` })
    return
  }
  await tryFullDisk(
    context,
    DID,
    {
      fill: (_bed, server) => limit(server.process.pid as number, '32768'),
      empty: (server) => limit(server.process.pid as number, 'unlimited'),
    },
    scaled(4000, 15_000),
  )
})
