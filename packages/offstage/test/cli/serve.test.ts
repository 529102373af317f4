// The servers: what they print, and how they end.
import { createServer } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { begin, lines, offstage, project, server } from './project.ts'

test('dev prints where it is ready and the console below, and every task’s output marked with its task (C33)', async () => {
  const folder = project()
  const dev = await server(folder, 'dev')
  expect(lines(dev.out)[0]).toBe(`ready ${dev.url}`)
  await dev.sees(/^console http:\S+$/m)
  expect(lines(dev.out)[1]).toContain(`console ${dev.url}/`)
  await offstage(folder, ['launch', 'hello', '--arg', 'Ann', '--wait'])
  const [block] = await dev.sees(
    /^hello \w{10} \| started\n(hello \w{10} \| .*\n)+hello \w{10} \| completed after .*\n/m,
  )
  expect(block).toMatch(/ \| hello Ann\n/)
  expect(block).toMatch(/ \| warn a warning\n/)
  expect((await fetch(dev.url)).status).toBeLessThan(500)
})

test('start is quiet, and in --json a line says it is ready', async () => {
  const folder = project()
  const start = begin(folder, ['start', '--json', '--port', '0'], { PORT: 'abc' })
  await start.sees(/\n/)
  await offstage(folder, ['launch', 'hello', '--arg', 'Ann', '--wait'])
  start.process.kill('SIGTERM')
  const { code, out } = await start.ended
  expect(code).toBe(0)
  expect(lines(out).map((line) => JSON.parse(line))).toEqual([
    { event: 'ready', url: expect.stringMatching(/^http:/), console: expect.stringMatching(/^http:/) },
    { event: 'stopping', signal: 'SIGTERM', tasks: [], isHurried: false },
    { event: 'stopped' },
  ])
})

test('in production without access for anybody it says that the console is closed', async () => {
  const start = await server(project(), 'start', { NODE_ENV: 'production', OFFSTAGE_SECRET: 's'.repeat(40) })
  await start.sees(/^console closed: .*access/m)
})

test('a port in use is one line, and no task was touched (B70)', async () => {
  const other = createServer().listen(0, '127.0.0.1')
  onTestFinished(() => void other.close())
  await new Promise((resolve) => other.once('listening', resolve))
  const { port } = other.address() as { port: number }
  const folder = project()
  await offstage(folder, ['launch', 'hello', '--arg', 'Ann'])
  const { code, out, err } = await offstage(folder, ['start', '--port', String(port)])
  expect([code, out]).toEqual([1, ''])
  expect(err).toMatch(new RegExp(`^offstage: [^\\n]*${port}[^\\n]*\\n$`))
  expect(JSON.parse((await offstage(folder, ['ls', '--json'])).out)[0].status).toBe('queued')
})

test('SIGTERM waits for what runs, starts nothing new, and ends with 0', async () => {
  const folder = project({
    'offstage.config.ts': "export default { tasks: './tasks.ts', concurrency: 1 }",
  })
  const dev = await server(folder, 'dev')
  const first = (await offstage(folder, ['launch', 'steps', '[60]'])).out.trim()
  await offstage(folder, ['launch', 'hello', '--arg', 'Ann'])
  await dev.sees(/step 2$/m)
  dev.process.kill('SIGTERM')
  const { code, err } = await dev.ended
  expect(code).toBe(0)
  expect(err).toContain(`waiting up to 30 s for steps ${first.slice(0, 10)}; the same signal again stops them now`)
  const rows = JSON.parse((await offstage(folder, ['ls', '--json'])).out)
  expect(rows.map(({ name, status }: { name: string; status: string }) => `${name} ${status}`)).toEqual([
    'hello queued',
    'steps completed',
  ])
})

test('a second signal stops what runs at once', async () => {
  const folder = project()
  const start = await server(folder, 'start')
  const waiting = begin(folder, ['launch', 'spin', '--wait'])
  await waiting.sees(/spinning/)
  start.process.kill('SIGTERM')
  await start.sees(/waiting up to/, 'err')
  start.process.kill('SIGTERM')
  expect((await start.ended).code).toBe(0)
  expect((await waiting.ended).code).toBe(5)
})

test('a third signal ends the process on the spot', async () => {
  const folder = project()
  const dev = await server(folder, 'dev')
  await offstage(folder, ['launch', 'stubborn'])
  await dev.sees(/settled in$/m)
  for (const said of [/waiting up to/, /stopping now/]) {
    dev.process.kill('SIGTERM')
    await dev.sees(said, 'err')
  }
  const began = performance.now()
  dev.process.kill('SIGTERM')
  expect((await dev.ended).code).toBe(1)
  expect(performance.now() - began).toBeLessThan(15_000)
})

test('an interrupt that arrives twice at once, as under npm, counts once', async () => {
  const folder = project()
  const dev = await server(folder, 'dev')
  await offstage(folder, ['launch', 'steps', '[40]'])
  await dev.sees(/step 2$/m)
  dev.process.kill('SIGINT')
  await dev.sees(/waiting up to/, 'err')
  dev.process.kill('SIGINT')
  expect((await dev.ended).code).toBe(0)
  expect(JSON.parse((await offstage(folder, ['ls', '--json'])).out)[0].status).toBe('completed')
})

test('two servers on one folder share the tasks, and each ends cleanly', async () => {
  const folder = project()
  const [one, two] = await Promise.all([server(folder, 'start'), server(folder, 'start')])
  const ended = await Promise.all(
    Array.from({ length: 6 }, () => offstage(folder, ['launch', 'hello', '--arg', 'Ann', '--wait'])),
  )
  expect(ended.map(({ code }) => code)).toEqual([0, 0, 0, 0, 0, 0])
  for (const each of [one, two]) each.process.kill('SIGTERM')
  expect((await one.ended).code).toBe(0)
  expect((await two.ended).code).toBe(0)
})
