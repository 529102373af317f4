import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build, type Rolldown } from 'vite'
import { expect, onTestFinished, test } from 'vitest'

// In the package's own folder, so that its name resolves as it does for an app.
const ROOT = join(import.meta.dirname, '../..')

/** Devalue asks whether there is a `Buffer` before it uses it. */
const OF_NODE = /["'`]node:|\brequire\(|\bprocess\.(?!versions\?)/

test('the client is small, and nothing of Node is in it', async () => {
  const { code, warnings } = await bundle("export * from 'offstage/client'")
  const size = gzipSync(code, { level: 9 }).length
  console.log(`the client: ${size} bytes gzipped`)
  // A good third of it is devalue, which both ends speak.
  expect(size).toBeLessThan(11_250)
  expect(warnings).toEqual([])
  expect(code).not.toMatch(OF_NODE)
})

test('the hooks bring React from the app and nothing of Node', async () => {
  const { code, warnings } = await bundle("export * from 'offstage/react'")
  expect(warnings).toEqual([])
  expect(code).not.toMatch(OF_NODE)
  expect(code).toMatch(/from\s*["'`]react["'`]/)
})

test.each([
  ['offstage/server', 'createOffstage'],
  ['offstage/tables', 'table'],
  ['offstage/config', 'defineConfig'],
])('a page that takes %s in fails to build, and is told where it belongs', async (door, name) => {
  const failure = bundle(`import { ${name} } from '${door}'\nconsole.log(${name})`)
  await expect(failure).rejects.toThrow(new RegExp(`${name}[\\s\\S]*only-on-the-server\\.js`))
})

async function bundle(entry: string): Promise<{ code: string; warnings: string[] }> {
  const folder = mkdtempSync(join(ROOT, 'test/client/bundle-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  writeFileSync(join(folder, 'entry.ts'), entry)
  const warnings: string[] = []
  await build({
    root: folder,
    configFile: false,
    logLevel: 'silent',
    build: {
      outDir: join(folder, 'out'),
      rolldownOptions: {
        input: join(folder, 'entry.ts'),
        external: ['react'],
        preserveEntrySignatures: 'strict',
        output: { entryFileNames: 'out.js' },
        onLog: (_: string, log: Rolldown.RolldownLog) => void warnings.push(log.message),
      },
    },
  })
  return { code: readFileSync(join(folder, 'out/out.js'), 'utf8'), warnings }
}
