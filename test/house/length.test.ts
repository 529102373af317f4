// Small rooms: the median file is under 80 lines, none is over 300, everywhere, with no exemptions.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'

const ROOT = resolve(import.meta.dirname, '../..')
const tracked = execFileSync('git', ['ls-files', 'packages/**/*.ts*', 'apps/**/*.ts*', 'bench/**/*.ts'], {
  cwd: ROOT,
  encoding: 'utf8',
})
  .split('\n')
  .filter(Boolean)
const lengths = tracked.map((path) => ({
  path,
  lines: readFileSync(resolve(ROOT, path), 'utf8').split('\n').length - 1,
}))

test('no file is over 300 lines', () => {
  expect(lengths.filter(({ lines }) => lines > 300)).toEqual([])
})

test('the median file is under 80 lines', () => {
  const sorted = lengths.map(({ lines }) => lines).sort((a, b) => a - b)
  const median = sorted[Math.floor(sorted.length / 2)] as number
  console.log(`${sorted.length} files, median ${median} lines, longest ${sorted.at(-1)}`)
  expect(median).toBeLessThan(80)
})

test('no file is named for being a drawer', () => {
  expect(tracked.filter((path) => /(^|\/)(utils?|helpers?|common|manager|types|misc)(\.tsx?|\/)/.test(path))).toEqual(
    [],
  )
})
