// The data folder lies on a disk in the network, or on one that may be.
import { expect, test } from 'vitest'
import { openBed } from './bed/bed.ts'
import { serve } from './bed/command.ts'
import { row } from './bed/rows.ts'

const PRELOAD = new URL('./bed/network-disk.ts', import.meta.url).href
const KINDS = [
  ['NFS', 0x6969],
  ['SMB', 0xfe534d42],
  ['CIFS', 0xff534d42],
] as const

test('F65: a network file system', async (context) => {
  const bed = await openBed(context, 'plain')
  const start = (type: number, env = {}) =>
    serve(bed, 'start', { env: { NODE_OPTIONS: `--import=${PRELOAD}`, FAULTS_DISK_TYPE: `${type}`, ...env } })
  for (const [name, type] of KINDS) {
    const refusal = await start(type).catch((error: Error) => error.message)
    expect(refusal).toMatch(
      new RegExp(`^it ended \\(1\\):\noffstage: .*${bed.data} lies on a network file system \\(${name}\\).*\n$`),
    )
  }
  const allowed = await start(KINDS[0][1], { OFFSTAGE_ALLOW_NETWORK_FS: '1' })
  expect(allowed.output).not.toMatch(/network|Warning/)
  const doubtful = await start(0x65735546)
  expect(doubtful.output.match(/OffstageWarning: .* lies on FUSE/g)).toHaveLength(1)
  row(context, {
    fault: 'F65',
    did: `start on ${KINDS.map(([name]) => name).join(', ')}; with OFFSTAGE_ALLOW_NETWORK_FS=1; on FUSE (statfs answers so)`,
    demanded: 'refused in one line; let be; warned once',
    seen: 'exit 1 with path and fix; starts; starts with one warning',
    met: true,
  })
})
