import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { backgroundTerminal } from './background-terminal.ts'

const said = (lines: number) => `(${lines} left out)\n`

test('what is written arrives, in order', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'offstage-terminal-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const fd = openSync(join(folder, 'out'), 'w')
  const terminal = backgroundTerminal({ isTTY: false, columns: 80 }, fd, said)
  for (let i = 0; i < 1000; i++) terminal.write(`line ${i}\n`)
  await terminal.flush()
  closeSync(fd)
  expect(readFileSync(join(folder, 'out'), 'utf8')).toBe(Array.from({ length: 1000 }, (_, i) => `line ${i}\n`).join(''))
})

test('a terminal that stands still blocks nobody; what did not fit is counted and said', async () => {
  // A reader that takes nothing until it is told to: the pipe fills up at once.
  const reader = spawn('sh', ['-c', 'read go; cat <&3'], {
    stdio: ['pipe', 'pipe', 'inherit', 'pipe'],
  })
  const text: string[] = []
  reader.stdout?.setEncoding('utf8').on('data', (more: string) => text.push(more))
  const pipe = reader.stdio[3] as unknown as { _handle: { fd: number }; destroy(): void }
  const terminal = backgroundTerminal({ isTTY: false, columns: 80 }, pipe._handle.fd, said)
  const line = `${'x'.repeat(1023)}\n`
  for (let i = 0; i < 10_000; i++) terminal.write(line)
  const began = performance.now()
  await terminal.flush()
  expect(performance.now() - began).toBeGreaterThan(900)
  reader.stdin?.write('go\n')
  while (!text.join('').includes('left out')) await once(reader.stdout!, 'data')
  const seen = text.join('')
  const kept = seen.match(/x{1023}\n/g)!.length
  expect(Number(seen.match(/\((\d+) left out\)/)![1])).toBe(10_000 - kept)
  await terminal.flush()
  pipe.destroy()
  await once(reader, 'close')
})
