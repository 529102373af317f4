// The code in the README is what a newcomer copies: it must compile against the package as built, and its tasks must run.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'

const ROOT = resolve(import.meta.dirname, '../../../..')
const blocks = [
  ...readFileSync(join(ROOT, 'README.md'), 'utf8').matchAll(/```ts\n(\/\/ ([^\n:]+)[^\n]*\n[\s\S]*?)```/g),
].map(([, code, title]) => ({
  code: code as string,
  file: /^\w+\.ts$/.test(title as string) ? (title as string) : 'page.ts',
}))

/** The blocks as files of a project beside this test, where the package's own name leads to it. */
function project(): string {
  const folder = mkdtempSync(join(import.meta.dirname, 'tmp-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  for (const { file, code } of blocks) writeFileSync(join(folder, file), code)
  return folder
}

test('the code of the README compiles', () => {
  expect(blocks.map(({ file }) => file)).toEqual(['tasks.ts', 'functions.ts', 'page.ts'])
  const folder = project()
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
  const folder = project()
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
