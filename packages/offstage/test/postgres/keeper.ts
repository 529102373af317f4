// Runs a server until its own input ends, which it does at the latest with the process that started it; then the server goes, and its folder.
import { spawn } from 'node:child_process'
import { rmSync } from 'node:fs'
import { dirname } from 'node:path'

const [, , person, command, ...args] = process.argv
// A group of its own: Ctrl-C in the terminal is for the tests, who then end this.
const server = spawn(command as string, args, {
  ...(JSON.parse(person as string) as { uid?: number; gid?: number }),
  stdio: ['ignore', 'inherit', 'inherit'],
  detached: true,
})
let isAlone = false
process.stdin.on('end', () => {
  isAlone = true
  server.kill('SIGQUIT')
})
process.stdin.resume()
process.on('SIGINT', () => undefined)
server.on('exit', (code) => {
  if (isAlone) rmSync(dirname(args[args.indexOf('-D') + 1] as string), { recursive: true, force: true })
  process.exit(code ?? 1)
})
