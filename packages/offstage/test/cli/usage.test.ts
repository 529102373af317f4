// Wrong usage and wrong configuration: one clear line each, and the exit code that help promises.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { begin, emptyFolder, offstage, project } from './project.ts'

const COMMANDS = [
  ...['dev', 'start', 'worker', 'ls', 'show', 'explain', 'logs', 'launch', 'relaunch', 'kill', 'xray', 'queues'],
  ...['schedules', 'backup', 'export', 'move', 'doctor'],
]

test('help lists every command, and each command has its own with examples and exit codes', async () => {
  const folder = emptyFolder()
  const help = await offstage(folder, ['--help'])
  expect(help.code).toBe(0)
  for (const command of COMMANDS) expect(help.out).toMatch(new RegExp(`^ {2}${command}\\b.{10}`, 'm'))
  for (const command of COMMANDS) {
    const { code, out } = await offstage(folder, [command, '--help'])
    expect(code).toBe(0)
    expect(out).toMatch(/--json/)
    expect(out).toMatch(/Examples:\n {2}.*offstage /)
    expect(out).toMatch(/Exit codes:[\s\S]* {2}2 {2}wrong usage/)
  }
})

test.each([
  [['lss'], /^offstage: unknown command 'lss'\. Did you mean 'ls'\? See: offstage --help\.\n$/],
  [['ls', '--statsu', 'x'], /^offstage: unknown option '--statsu'\. Did you mean '--status'\?/],
  [['show'], /^offstage: missing required argument 'id'/],
  [['ls', '--limit', 'many'], /^offstage: .*whole number from 1 to 1000/],
  [['logs', 'abcd', '--level', 'loud'], /^offstage: .*Allowed choices are debug, info, warn, error/],
  [['ls', '--status', 'queued,over'], /^offstage: .*'over' is no status\. There are: queued, running,/],
  [['launch', 'hello', '--delay', 'soon'], /^offstage: .*Give ms from 0 to/],
  [['launch', 'hello', '--run-at', 'tomorrow'], /^offstage: .*Give a moment such as '2030-01-31'/],
  [['launch', 'hello', '--run-at', '2030-01-31', '--delay', '1s'], /^offstage: .*cannot be used with option '--delay/],
  [['launch', 'hello', '--priority', 'high'], /^offstage: .*Give a whole number/],
  [['launch', 'hello', '[x]'], /^offstage: The arguments are not JSON: unexpected x at position 2 of \[x\]/],
])('%j is wrong usage: one line, exit 2', async (args, line) => {
  const { code, out, err } = await offstage(project(), args)
  expect([code, out]).toEqual([2, ''])
  expect(err).toMatch(line)
  expect(err.trimEnd()).not.toContain('\n')
})

test('an error in --json carries its code', async () => {
  const { code, err } = await offstage(emptyFolder(), ['ls', '--json'])
  expect(code).toBe(1)
  expect(JSON.parse(err)).toEqual({
    error: { code: 'CONFIG_NOT_FOUND', message: expect.stringContaining('looked for') },
  })
})

test('a missing config names where it was looked for', async () => {
  const folder = emptyFolder()
  const { code, err } = await offstage(folder, ['dev'])
  expect(code).toBe(1)
  expect(err).toContain(
    `No config file in ${folder}: looked for offstage.config.ts, offstage.config.js, offstage.config.mjs. Write one: export default { tasks: './tasks.ts' }.`,
  )
})

test.each<[what: string, files: Record<string, string>, line: RegExp]>([
  [
    'an unknown option',
    { 'offstage.config.ts': "export default { taks: './tasks.ts' }" },
    /'taks' is no option of the config\. Did you mean 'tasks'\?/,
  ],
  ['no default export', { 'offstage.config.ts': 'export const a = 1' }, /has no config as its default export/],
  [
    'a config that throws',
    { 'offstage.config.ts': "throw new Error('oh no')" },
    /offstage\.config\.ts cannot be loaded: oh no \(at .*offstage\.config\.ts:1\)/,
  ],
  ['a syntax error', { 'offstage.config.ts': 'export default {' }, /offstage\.config\.ts cannot be loaded: /],
  ['no tasks', { 'offstage.config.ts': 'export default {}' }, /tasks: name the modules/],
  [
    'a task module that is not there',
    { 'offstage.config.ts': "export default { tasks: './none.ts' }" },
    /The task module .*none\.ts cannot be loaded: there is no such file\.$/m,
  ],
  [
    'a task module that throws',
    { 'tasks.ts': "throw new Error('broken tasks')" },
    /The task module .*tasks\.ts cannot be loaded: broken tasks \(at .*tasks\.ts:1\)/,
  ],
  ['a project of CommonJS', { 'package.json': '{ "type": "commonjs" }' }, /CommonJS: npm pkg set type=module/],
  [
    'a task declared twice',
    { 'tasks.ts': "import { backgroundTask as b } from 'offstage'\nb('a', () => 1)\nb('a', () => 2)" },
    /'a' is declared twice/,
  ],
])('%s is one line, exit 1', async (_what, files, line) => {
  const folder = project(files)
  for (const command of [['dev'], ['worker'], ['launch', 'hello']]) {
    const { code, out, err } = await offstage(folder, command, { PORT: '0' })
    expect([code, out]).toEqual([1, ''])
    expect(err).toMatch(line)
    expect(err).toMatch(/^offstage: [^\n]*\n$/)
  }
})

test.each<[env: Record<string, string>, line: RegExp]>([
  [{ PORT: 'abc' }, /^offstage: PORT: 'abc' is no port/],
  [{ HOST: 'not a host' }, /^offstage: HOST: 'not a host' is no address/],
  [{ HOST: '203.0.113.77', OFFSTAGE_SECRET: 'x'.repeat(40) }, /^offstage: [^\n]*203\.0\.113\.77/],
  [{ NODE_ENV: 'production' }, /^offstage: OFFSTAGE_SECRET is not set, and production needs it/],
  [{ NODE_ENV: 'production', OFFSTAGE_SECRET: 'short' }, /^offstage: OFFSTAGE_SECRET is shorter than 32 bytes/],
  [{ OFFSTAGE_DATA: '/dev/null/data' }, /^offstage: [^\n]*\/dev\/null/],
])('start with %j is one line, exit 1 (B70)', async (env, line) => {
  const { code, out, err } = await offstage(project(), ['start'], { PORT: '0', ...env })
  expect([code, out]).toEqual([1, ''])
  expect(err).toMatch(line)
  expect(err.trimEnd()).not.toContain('\n')
})

test('a project that does not say what its modules are is told once, and served', async () => {
  const folder = project({ 'package.json': '{}' })
  const { code, err } = await offstage(folder, ['launch', 'hello', '--arg', 'Ann', '--json'])
  expect(code).toBe(0)
  expect(err).toMatch(/^offstage: .*package\.json does not say .*: npm pkg set type=module\n$/)
})

test('a project that declares no task is told so, and served', async () => {
  const start = begin(project({ 'tasks.ts': 'export {}' }), ['start'], { PORT: '0' })
  await start.sees(/^no background task is declared: .*backgroundTask\('name', fn\)/m, 'err')
  await start.sees(/^ready /m)
})

test('OFFSTAGE_DEBUG=1 adds the stack', async () => {
  const folder = project({ 'tasks.ts': "throw new Error('broken tasks')" })
  const { err } = await offstage(folder, ['worker'], { OFFSTAGE_DEBUG: '1' })
  expect(err).toMatch(/^offstage: .*\n[\s\S]*at .*tasks\.ts:1/)
})

test('a data folder named by --data that holds nothing is said to hold nothing', async () => {
  const folder = emptyFolder()
  mkdirSync(join(folder, 'data'))
  const { code, err } = await offstage(folder, ['ls', '--data', 'data'])
  expect(code).toBe(1)
  expect(err).toContain(`There is no Offstage data in ${join(folder, 'data')}`)
})
