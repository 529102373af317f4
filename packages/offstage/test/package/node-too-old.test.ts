import { spawnSync } from 'node:child_process'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'

const COMMAND = resolve(import.meta.dirname, '../../bin/offstage.js')

/** Runs the command as a Node of this version would report itself. */
function runAs(version: string, ...args: string[]) {
  const pretend = `Object.defineProperty(process,'versions',{value:{...process.versions,node:'${version}'}})`
  return spawnSync(
    process.execPath,
    ['--import', `data:text/javascript,${encodeURIComponent(pretend)}`, COMMAND, ...args],
    { encoding: 'utf8' },
  )
}

test.each(['18.20.8', '20.20.2', '22.17.1'])(
  'on Node %s the command says what it needs in one line, and ends with 1 (B71)',
  (version) => {
    const { status, stdout, stderr } = runAs(version, 'ls')
    expect([status, stdout]).toEqual([1, ''])
    expect(stderr).toMatch(
      new RegExp(
        `^offstage: this is Node ${version.replaceAll('.', '\\.')}, and offstage needs Node 22\\.18 or newer\\. [^\\n]+\\n$`,
      ),
    )
  },
)

test.each(['22.18.0', '24.0.0', '26.1.0'])('on Node %s it runs', (version) => {
  expect(runAs(version, '--version')).toMatchObject({ status: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) })
})
