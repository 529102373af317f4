// The first minutes of a user: the package installed from its tarball, the files of its README, the server, a launch, a kill, and nothing left behind.
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { codeBlocks } from '../docs/code-blocks.ts'
import { type Installed, packAndInstall } from './installed.ts'

let project: Installed
beforeAll(() => {
  project = packAndInstall()
  const blocks = codeBlocks('packages/offstage/README.md')
  for (const name of ['tasks.ts', 'offstage.config.ts']) {
    const block = blocks.find(({ file }) => file === name)
    project.write({ [name]: block?.code as string })
  }
})
afterAll(() => project?.remove())

const offstage = (...args: string[]) => project.run('node_modules/.bin/offstage', ...args)

test('the app of the README starts, runs, is killed, and stops leaving no process', async () => {
  const server = project.start('node_modules/.bin/offstage', ['start'], { PORT: '0' })
  let errors = ''
  server.stderr?.on('data', (chunk) => (errors += chunk))
  const ended = once(server, 'exit')
  try {
    const lines: string[] = []
    for await (const line of createInterface({ input: server.stdout! })) if (lines.push(line) === 2) break
    server.stdout?.resume()
    expect([errors, ...lines]).toEqual(['', expect.stringMatching(/^ready http:/), expect.stringMatching(/^console /)])
    const [, link] = (lines[1] as string).split(' ')
    const entered = await fetch(link as string, { redirect: 'manual' })
    const cookie = (entered.headers.get('set-cookie') as string).split(';')[0] as string
    const page = await fetch(new URL(entered.headers.get('location') as string, link), { headers: { cookie } })
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('<script')])

    const waited = offstage('launch', 'count', '[3]', '--wait')
    expect([waited.code, waited.out]).toEqual([
      0,
      expect.stringMatching(/counted to 1[\s\S]*counted to 3\n.*completed/),
    ])

    const id = offstage('launch', 'count', '[100000]').out.trim()
    expect(id).toMatch(/^[0-9a-z]{26}$/)
    const killed = offstage('kill', id.slice(0, 10))
    expect([killed.code, killed.out]).toEqual([0, expect.stringMatching(/killed in/)])
    const rows = JSON.parse(offstage('ls', '--json').out)
    expect(rows.map(({ name, status }: Record<string, string>) => `${name} ${status}`)).toEqual([
      'count killed',
      'count completed',
    ])
    const list = project.run('npx', 'offstage', 'ls')
    expect([list.code, list.out]).toEqual([0, expect.stringMatching(/^STATUS +ID[\s\S]*\nkilled [\s\S]*\ncompleted /)])
    expect(processesIn(project.folder).length).toBeGreaterThan(0)
  } finally {
    server.kill('SIGTERM')
  }
  expect([await ended, errors]).toEqual([[0, null], expect.stringMatching(/^(stopping\n)?$/)])
  expect(processesIn(project.folder)).toEqual([])
})

/** Command lines of the processes whose working directory is a folder (Linux only: elsewhere nobody tells). */
function processesIn(folder: string): string[] {
  if (!existsSync('/proc/self/cwd')) return []
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const isHere = readlinkSync(`/proc/${pid}/cwd`) === folder
        return isHere ? [readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')] : []
      } catch {
        // It ended while we looked, or belongs to somebody else.
        return []
      }
    })
}
