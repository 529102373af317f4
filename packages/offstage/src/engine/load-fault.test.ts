import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { loadFault } from './load-fault.ts'

/** What is said of a module of this text when it is imported for real; `$` stands for its folder. */
function faultOf(text: string, packageJson = '{ "type": "module" }'): string {
  const folder = mkdtempSync(join(tmpdir(), 'offstage-load-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  mkdirSync(join(folder, 'with space'))
  const path = join(folder, 'with space', 'tasks.ts')
  writeFileSync(join(folder, 'package.json'), packageJson)
  writeFileSync(join(folder, 'with space', 'other.ts'), 'export const other = 1')
  writeFileSync(path, text)
  // Node itself is to load it, not the test runner.
  const script = `const { loadFault } = await import(${JSON.stringify(new URL('load-fault.ts', import.meta.url))})
await import(${JSON.stringify(pathToFileURL(path))}).catch((error) => console.log(loadFault(error, ${JSON.stringify(path)})))`
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' })
  return stdout.trimEnd().replaceAll(folder, '$')
}

test.each([
  ["throw new Error('oh no\\nand more')", 'oh no (at $/with space/tasks.ts:1)'],
  ['\n\nmissing()', 'missing is not defined (at $/with space/tasks.ts:3)'],
  ["throw 'a text'", 'it threw a text'],
  ['const a = 1\nexport const b = async ( => 1', 'Expression expected (at $/with space/tasks.ts:2)'],
  [
    "import { other } from './other'",
    "Cannot find module '$/with space/other' imported from $/with space/tasks.ts: write the whole name, with its ending '.ts'",
  ],
  ["import './none.ts'", "Cannot find module '$/with space/none.ts' imported from $/with space/tasks.ts"],
  ["import 'ofstage'", "Cannot find package 'ofstage' imported from $/with space/tasks.ts"],
  [
    'enum Colour { Red }',
    'TypeScript enum is not supported in strip-only mode, in which Node only takes the types away: write it in plain JavaScript (at $/with space/tasks.ts:1)',
  ],
])('of %j it says %j', (text, fault) => {
  expect(faultOf(text)).toBe(fault)
})

test('of a module that Node takes for CommonJS it says what to put into package.json', () => {
  const fault = faultOf("import 'node:fs'", '{ "type": "commonjs" }')
  expect(fault).toContain('package.json says that its files are CommonJS: npm pkg set type=module')
})

test('of a module that is not there it says so', () => {
  const path = join(tmpdir(), 'offstage-nowhere.ts')
  const error = Object.assign(new Error('Cannot find module'), {
    code: 'ERR_MODULE_NOT_FOUND',
    url: pathToFileURL(path).href,
  })
  expect(loadFault(error, path)).toBe('there is no such file')
})
