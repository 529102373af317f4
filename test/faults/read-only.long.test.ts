// The data folder lies on a file system that can only be read. Needs root, to mount one.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { openBed } from './bed/bed.ts'
import { serve } from './bed/command.ts'
import { notHere, row } from './bed/rows.ts'

const DEMANDED = 'exit 1, one line with path and fix'

test.for([true, false])('F61: a read-only file system, with data: %s', async (isUsed, context) => {
  const did = `a read-only file system, ${isUsed ? 'with data of before' : 'empty'}`
  const bed = await openBed(context, 'plain')
  const place = { ...bed, data: `${bed.folder}/disk` }
  mkdirSync(place.data)
  const mount = (...args: string[]) => execFileSync('mount', args, { stdio: 'ignore' })
  try {
    mount('-t', 'tmpfs', 'tmpfs', place.data)
  } catch {
    notHere(context, { fault: 'F61', did, demanded: DEMANDED, why: 'nothing can be mounted' })
    return
  }
  context.onTestFinished(() => {
    execFileSync('umount', ['--lazy', place.data])
  })
  if (isUsed) {
    const first = await serve(place, 'start')
    first.process.kill('SIGTERM')
    await first.exited
    expect(existsSync(`${place.data}/offstage.db`)).toBe(true)
  }
  mount('-o', 'remount,ro', place.data)
  const refusal = await serve(place, 'start').catch((error: Error) => error.message)
  const [end, ...lines] = (refusal as string).trim().split('\n')
  expect([end, lines.length]).toEqual(['it ended (1):', 1])
  expect(lines[0]).toMatch(/offstage\.db cannot be written by this user \(EROFS\)\. .*OFFSTAGE_DATA/)
  row(context, {
    fault: 'F61',
    did,
    demanded: DEMANDED,
    seen: (lines[0] as string).replace('offstage: ', '').replaceAll(place.data, '…').slice(0, 110),
    met: true,
  })
})
