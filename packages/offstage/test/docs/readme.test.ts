// The code in the READMEs, of the repository and of the package, and in the guides, is what a newcomer copies: it must compile against the package as built, and its tasks must run.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { codeBlocks, ROOT } from './code-blocks.ts'

const PAGES = {
  'README.md': ['tasks.ts', 'functions.ts', 'page.ts', 'imports.ts'],
  'docs/flow.md': [
    'reports.ts',
    'mail.ts',
    'nightly.ts',
    'orders.ts',
    'hooked.ts',
    'offstage.config.ts',
    'place-in-line.tsx',
  ],
  'docs/tables.md': ['books.ts', 'pages.ts', 'mirror.ts'],
  'packages/offstage/README.md': ['tasks.ts', 'offstage.config.ts', 'functions.ts', 'page.ts', 'server.ts'],
}

/** The blocks of a page as files of a project beside this test, where the package's own name leads to it. */
function project(page: string): { folder: string; files: string[] } {
  const folder = mkdtempSync(join(import.meta.dirname, 'tmp-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const files = codeBlocks(page)
    .filter(({ language }) => language.startsWith('ts'))
    .map(({ file = 'page.ts', code }) => {
      writeFileSync(join(folder, file), code)
      return file
    })
  return { folder, files }
}

test.each(Object.entries(PAGES))('the code of %s compiles', (page, expected) => {
  const { folder, files } = project(page)
  expect(files).toEqual(expected)
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({
      extends: join(ROOT, 'tsconfig.base.json'),
      compilerOptions: { noEmit: true, noUnusedLocals: false },
      include: ['.'],
    }),
  )
  const { stdout, status } = spawnSync(
    process.execPath,
    [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', folder],
    { encoding: 'utf8' },
  )
  expect([stdout, status]).toEqual(['', 0])
})

test('the tasks of the README run', () => {
  const { folder } = project('README.md')
  writeFileSync(
    join(folder, 'run.ts'),
    `import { createOffstage } from 'offstage/server'
import { functions } from './functions.ts'
import { crawl } from './tasks.ts'
const offstage = await createOffstage({ tasks: new URL('./tasks.ts', import.meta.url), functions, data: './data' })
const task = await crawl.launch('https://example.com/sitemap.xml')
await task.result()
console.log(JSON.stringify(await task.getState()))
await offstage.stop()`,
  )
  const { stdout, status } = spawnSync(process.execPath, ['run.ts'], { cwd: folder, encoding: 'utf8' })
  expect([stdout.trim(), status]).toEqual(['{"n_complete":1}', 0])
})

test('the server of the package’s README runs its task and ends', () => {
  const { folder } = project('packages/offstage/README.md')
  const { stdout, stderr, status } = spawnSync(process.execPath, ['server.ts'], { cwd: folder, encoding: 'utf8' })
  expect([stdout.trim(), stderr, status]).toEqual(['3', '', 0])
})
