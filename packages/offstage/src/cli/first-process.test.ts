import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { underInit } from './first-process.ts'

/** A command under init, and its exit code once it has said `ready` and was sent the signals. */
async function run(script: string, signals: NodeJS.Signals[] = []): Promise<{ code: number | null; said: string }> {
  const [, ...args] = underInit([process.execPath, '-e', script])
  const init = spawn('/bin/sh', args, { stdio: ['pipe', 'pipe', 'inherit'] })
  init.stdin.end('from outside')
  let said = ''
  init.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text
    const signal = /ready\n$/.test(text) ? signals.shift() : undefined
    if (signal) init.kill(signal)
  })
  const [code] = await once(init, 'close')
  return { code, said }
}

test('a command under init has its own exit code and its input', async () => {
  const script = `process.stdin.on('data', (text) => { console.log(String(text)); process.exit(7) })`
  expect(await run(script)).toEqual({ code: 7, said: 'from outside\n' })
  expect(await run('')).toMatchObject({ code: 0 })
  expect(await run(`process.kill(process.pid, 'SIGKILL')`)).toMatchObject({ code: 137 })
})

test.each([['SIGTERM'], ['SIGINT'], ['SIGHUP']] as const)(
  'a command under init is told of %s, each time, and ends when it likes',
  async (signal) => {
    const script = `
      let times = 0
      process.on('${signal}', () => (++times < 3 ? console.log('ready') : setTimeout(() => process.exit(5), 50)))
      setInterval(() => {}, 1000)
      console.log('ready')`
    expect((await run(script, [signal, signal, signal])).code).toBe(5)
  },
)
