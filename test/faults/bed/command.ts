// The built command line, run on a bed's folder as people run it: `offstage start` and `offstage dev`.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parse, stringify } from 'devalue'
import type { Bed } from './bed.ts'
import { until } from './until.ts'

const FUNCTIONS = new URL('../tasks/functions.ts', import.meta.url).href
const BIN = resolve(import.meta.dirname, '../../../packages/offstage/bin/offstage.js')

export interface Command {
  process: ChildProcess
  readonly output: string
  exited: Promise<{ code: number | null; signal: NodeJS.Signals | null }>
  /** Calls a server function over HTTP. */
  call(name: string, ...args: unknown[]): Promise<Answer>
}

export interface Answer {
  status: number
  code?: string
  value?: unknown
}

/** A server that is ready. `wrap` is a command that runs the one given after it. The bed ends it with all else of its own. */
export async function serve(
  bed: Pick<Bed, 'folder' | 'data' | 'mark' | 'modules'>,
  name: 'start' | 'dev',
  { concurrency = 2, wrap = [] as string[], tasks = bed.modules, env: more = {} as Record<string, string> } = {},
): Promise<Command> {
  writeFileSync(
    join(bed.folder, 'offstage.config.ts'),
    `import { functions } from ${JSON.stringify(FUNCTIONS)}
export default { ...${JSON.stringify({ tasks, concurrency, data: bed.data })}, functions }\n`,
  )
  const { VITEST: _v, NODE_ENV: _n, HOST: _h, ...env } = process.env
  const [program, ...args] = [...wrap, process.execPath, BIN, name]
  const child = spawn(program as string, args, {
    cwd: bed.folder,
    env: { ...env, ...more, PORT: '0', FAULTS_BED: bed.mark },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
  const exited = once(child, 'exit').then(([code, signal]) => ({ code, signal }))
  await until(() => {
    if (child.exitCode !== null) throw new Error(`it ended (${child.exitCode}):\n${output}`)
    return /^ready http/m.test(output)
  })
  return {
    process: child,
    exited,
    get output() {
      return output
    },
    call: (name, ...args) => callAt(output, name, args),
  }
}

/** Calls a server function of the server that printed this. */
export async function callAt(output: string, name: string, args: unknown[]): Promise<Answer> {
  const origin = /^ready (http\S+)/m.exec(output)?.[1] as string
  const response = await fetch(`${origin}/offstage/call/${name}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin, 'sec-fetch-site': 'same-origin' },
    body: stringify(args),
  })
  const text = await response.text()
  const { status } = response
  return status === 200 ? { status, value: parse(text) } : { status, code: JSON.parse(text).error.code }
}
