// A new project from the package: written by its command, installed from the tarball alone, checked, tested, started (C106).
import { once } from 'node:events'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Installed, packAndInstall } from './installed.ts'

let project: Installed
beforeAll(() => {
  project = packAndInstall()
})
afterAll(() => project?.remove())

const init = (...args: string[]) => project.run('node_modules/.bin/offstage', 'init', ...args)

test('a project is written that installs, passes its test and starts', async () => {
  const { code, out, err } = init('my-search')
  expect([code, err, out]).toEqual([0, '', expect.stringMatching(/cd my-search\n {2}npm install\n {2}npm start/)])
  const folder = join(project.folder, 'my-search')
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  expect(manifest).toMatchObject({ name: 'my-search', private: true })
  expect(manifest.dependencies.offstage).toMatch(/^file:\.\.\/\.\.\/offstage-[\d.]+\.tgz$/)
  expect(existsSync(join(folder, '.gitignore'))).toBe(true)

  const npm = (...args: string[]) => project.run('npm', '--prefix', folder, ...args)
  const installed = npm('install', '--no-audit', '--no-fund')
  expect([installed.code, installed.err]).toEqual([0, expect.not.stringContaining('ERR')])
  const lock = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8'))
  expect(lock.packages['node_modules/offstage'].resolved).toMatch(/^file:/)
  const built = npm('run', 'build')
  expect([built.code, built.err]).toEqual([0, expect.not.stringContaining('rror')])
  const tested = npm('test')
  expect([tested.code, tested.out]).toEqual([0, expect.stringMatching(/pass 1\n[\s\S]*fail 0\n/)])

  const server = project.start('npm', ['--prefix', folder, 'start', '--silent'], { PORT: '0' })
  try {
    let origin: string | undefined
    for await (const line of createInterface({ input: server.stdout! })) {
      origin = /^ready (http:\S+)/.exec(line)?.[1]
      if (origin) break
    }
    server.stdout?.resume()
    const page = await fetch(origin as string)
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('<script')])
  } finally {
    server.kill('SIGINT')
    await once(server, 'exit')
  }
})

test('nothing is overwritten, and what cannot be is said in a line', () => {
  writeFileSync(join(project.folder, 'taken'), 'mine')
  for (const [args, code, words] of [
    [['.'], 'FOLDER_NOT_EMPTY', /holds \S+ and \d+ more, and nothing is overwritten/],
    [['taken'], 'FOLDER_NOT_EMPTY', /taken is a file/],
    [['-'], 'INVALID_NAME', /cannot be the name of a project/],
    [['other', '--package', 'offstage@latest'], 'INVALID_OPTION', /takes file:… or https:/],
    [['other', '--package', 'file:none.tgz'], 'PACKAGE_NOT_FOUND', /There is no .*none\.tgz/],
  ] as const) {
    const { code: exit, err } = init(...args, '--json')
    expect([args, exit === 0, JSON.parse(err).error]).toEqual([
      args,
      false,
      { code, message: expect.stringMatching(words) },
    ])
  }
  expect(readFileSync(join(project.folder, 'taken'), 'utf8')).toBe('mine')
  expect(existsSync(join(project.folder, 'other'))).toBe(false)
})
