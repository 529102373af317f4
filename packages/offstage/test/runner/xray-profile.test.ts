// After an X-ray, and of code that was compiled. (The rest, see contract/xray-profile.)
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { openRunner, start, until } from './bed.ts'

test('a process that was looked into can take another task', async () => {
  const runner = openRunner()
  const told = start(runner, 'gentle', [200])
  await until(() => told.patches)
  expect((await told.run.xray({ profileMs: 100 })).profile).toBeDefined()
  const first = await told.end
  expect(first.kind).toBe('done')
  expect(await start(runner, 'gentle', [1]).end).toEqual(first)
})

test('what was compiled is shown as it was written, by its source map', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'offstage-xray-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const source = join(folder, 'written.ts')
  const offstage = new URL('../../dist/index.js', import.meta.url).href
  // An enum takes more lines once compiled: what follows it has moved.
  const text = [
    `import { backgroundTask, taskState } from '${offstage}'`,
    'enum Colour { Red, Green, Blue, Yellow }',
    'function spinOnLineThree(colour: Colour) { for (;;) colour++ }',
    "backgroundTask('compiled', () => { taskState<{ on: boolean }>().on = true; spinOnLineThree(Colour.Red) })",
  ].join('\n')
  writeFileSync(source, text)
  const compiled = stripTypeScriptTypes(text, {
    mode: 'transform',
    sourceMap: true,
    sourceUrl: pathToFileURL(source).href,
  }).replace(/\n\/\/# sourceURL=.*/, '')
  expect(compiled.split('\n').findIndex((line) => line.startsWith('function spinOnLineThree'))).toBeGreaterThan(2)
  writeFileSync(join(folder, 'compiled.mjs'), compiled)

  const told = start(openRunner({ modules: [join(folder, 'compiled.mjs')] }), 'compiled')
  await until(() => told.state.on)
  const { stack, profile } = await told.run.xray({ profileMs: 200 })
  expect(stack[0]).toMatchObject({ function: 'spinOnLineThree', file: source, line: 3, isUser: true })
  expect(stack[1]).toMatchObject({ file: source, line: 4 })
  expect(profile?.top.find(({ isUser }) => isUser)).toMatchObject({
    function: 'spinOnLineThree',
    file: source,
    line: 3,
  })
})
