// A whole Offstage behind a real port for a test, and the ways to call it: raw requests, and visitors that behave as browsers do.
import { request as nodeRequest } from 'node:http'
import type { OffstageConfig } from 'offstage/config'
import { createOffstage, type Offstage } from 'offstage/server'
import { onTestFinished } from 'vitest'
import { type NodeServer, serve } from '../../src/http/node-server.ts'
import type { WireTask } from '../../src/protocol/pass.ts'
import { decode, encode } from '../../src/task/value.ts'
import { TASKS, temporaryFolder } from '../integration/start.ts'
import { dataAt } from '../postgres/data-at.ts'

export interface Bed {
  offstage: Offstage
  server: NodeServer
  origin: string
  data: string
  /** Stops it before the test's end. */
  stop(): Promise<void>
}

export interface BedOptions extends Partial<OffstageConfig> {
  worker?: boolean
  port?: number
}

export async function openBed(options: BedOptions = {}): Promise<Bed> {
  const { worker = false, port = 0, data = temporaryFolder(), ...config } = options
  const offstage = await createOffstage(
    { tasks: TASKS, ...(await dataAt(data)), concurrency: 4, ...config },
    { worker },
  )
  const server = await serve({ fetch: offstage.fetch, port })
  let stopped: Promise<void> | undefined
  const stop = () => {
    stopped ??= offstage.stop(0).then(() => server.close())
    return stopped
  }
  onTestFinished(stop)
  return { offstage, server, origin: `http://127.0.0.1:${server.port}`, data, stop }
}

export interface Answer {
  status: number
  headers: Record<string, string | string[] | undefined>
  text: string
  /** Of an error's body. */
  code: string | undefined
  message: string
}

export interface Question {
  method?: string
  headers?: Record<string, string | string[]>
  body?: string | Buffer
}

/** One request as it is said, its path untouched. */
export function ask(bed: Pick<Bed, 'origin'>, path: string, question: Question = {}): Promise<Answer> {
  const { method = 'GET', headers = {}, body } = question
  const { hostname, port } = new URL(bed.origin)
  return new Promise((resolve, reject) => {
    const request = nodeRequest({ hostname, port, path, method, headers, agent: false }, async (response) => {
      const chunks: Buffer[] = []
      for await (const chunk of response) chunks.push(chunk as Buffer)
      const text = Buffer.concat(chunks).toString()
      const error = text.startsWith('{"error"')
        ? (JSON.parse(text).error as { code: string; message: string })
        : undefined
      resolve({
        status: response.statusCode as number,
        headers: response.headers,
        text,
        code: error?.code,
        message: error?.message ?? '',
      })
    })
    request.on('error', reject)
    request.end(body)
  })
}

export const JSON_TYPE = { 'content-type': 'application/json' }

/** A POST of JSON by a client that is no browser. */
export function post(bed: Pick<Bed, 'origin'>, path: string, body: string | Buffer, headers: Question['headers'] = {}) {
  return ask(bed, path, { method: 'POST', body, headers: { ...JSON_TYPE, ...headers } })
}

/** A visitor's browser: keeps cookies, says where its requests come from. */
export class Visitor {
  readonly #cookies = new Map<string, string>()
  readonly #origin: string

  constructor(bed: Pick<Bed, 'origin'>) {
    this.#origin = bed.origin
  }

  get cookie(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  }

  readonly fetch: typeof fetch = async (input, init = {}) => {
    const url = new URL(String(input), this.#origin)
    const headers = new Headers(init.headers)
    if (this.#cookies.size > 0) headers.set('cookie', this.cookie)
    headers.set('origin', url.origin)
    headers.set('sec-fetch-site', 'same-origin')
    const response = await fetch(url, { ...init, headers, redirect: 'manual' })
    for (const line of response.headers.getSetCookie()) {
      const [name, value] = (line.split(';')[0] as string).split(/=(.*)/s)
      this.#cookies.set(name as string, value as string)
    }
    const target = response.headers.get('location')
    return target === null ? response : await this.fetch(new URL(target, url))
  }

  /** Calls a server function with arguments already encoded; handles in the result stay data. */
  async call(name: string, args = '[[]]', mount = '/offstage'): Promise<unknown> {
    const response = await this.fetch(`${mount}/call/${name}`, { method: 'POST', body: args, headers: JSON_TYPE })
    const text = await response.text()
    if (!response.ok) throw Object.assign(new Error(text), JSON.parse(text).error, { status: response.status })
    return decode(text, { Task: (wire: WireTask) => new Handle(wire) })
  }
}

/** A task as it stood on the wire. */
export class Handle implements WireTask {
  id: string
  name: string
  launchedAt: number
  pass: string

  constructor({ id, name, launchedAt, pass }: WireTask) {
    this.id = id
    this.name = name
    this.launchedAt = launchedAt
    this.pass = pass
  }
}

/** Arguments as a page encodes them, handles among them. */
export function args(...values: unknown[]): string {
  return encode(values, {
    what: 'args',
    reducers: { Task: (value: unknown) => value instanceof Handle && { ...value } },
  })
}
