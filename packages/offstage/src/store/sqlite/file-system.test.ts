import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { fileSystemAt, fileSystemOfType, trustFileSystem } from './file-system.ts'

const NFS = 0x6969
const FUSE = 0x65735546
const EXT4 = 0xef53

test('network file systems are refused with the way out; what may be one is warned of; a disk is neither', () => {
  const judged = (type: number, env = {}) => trustFileSystem('/data', fileSystemOfType(type), env)
  for (const type of [NFS, 0x517b, 0xfe534d42, 0xff534d42, 0x0bd00bd0, 0xc36400])
    expect(() => judged(type)).toThrow(
      /^The store cannot be used: \/data lies on a network .* OFFSTAGE_DATA .*DATABASE_URL/,
    )
  for (const type of [FUSE, 0x01021997, 0x786f4256]) expect(judged(type)).toMatch(/^\/data lies on .*OFFSTAGE_DATA/)
  for (const type of [EXT4, 0x01021994, 0x58465342, 0x794c7630]) expect(judged(type)).toBeUndefined()
})

test('the negative numbers that 32 bits give are the same types', () => {
  expect(fileSystemOfType(0xff534d42 | 0)).toEqual({ name: 'CIFS', trust: 'network' })
})

test('who says that only one machine uses it is let be', () => {
  const env = { OFFSTAGE_ALLOW_NETWORK_FS: '1' }
  for (const type of [NFS, FUSE]) expect(trustFileSystem('/data', fileSystemOfType(type), env)).toBeUndefined()
})

test('of a folder that is not there yet, the nearest one is asked', () => {
  expect(fileSystemAt(join(tmpdir(), 'none', 'at', 'all'))).toEqual(fileSystemAt(tmpdir()))
})
