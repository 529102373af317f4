// What was recorded of wire version 1, and servers that say it again to whatever page asks.
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { parse, stringify } from 'devalue'
import type { TestContext } from 'vitest'

export interface Exchange {
  method: 'GET' | 'POST'
  path: string
  body?: string
  /** Of a stream: its frames. */
  answer: string | string[]
}

interface Recording {
  /** Of the task that is spoken of. */
  id: string
  pass: string
  exchanges: Exchange[]
  /** What a page of a later version was told. */
  refusal: { status: number; answer: string }
}

export const WIRE_1 = JSON.parse(readFileSync(new URL('../fixtures/wire-1.json', import.meta.url), 'utf8')) as Recording

/** Values as they are written, with Tasks as they stand in them. */
export const written = (text: string): unknown => parse(text, { Task: (wire: unknown) => wire })

/** Of a frame: its event and its data. */
export function frameOf(text: string): { event: string; data: unknown } {
  const [, event, data] = /^event: (.*)\ndata: (.*)$/.exec(text) as unknown as [string, string, string]
  return { event, data: written(data) }
}

/** As a later server may say it: more fields everywhere, more kinds of entries, events that nobody knows, written as nobody can read. */
export function asLater(frames: string[]): string[] {
  return frames.flatMap((text) => {
    const { event, data } = frameOf(text)
    return [
      'event: weather\ndata: [["Money",1],5]',
      `event: ${event}\ndata: ${stringify(grown(data))}`,
      'event: tides\ndata: []\nid: 7',
    ]
  })
}

function grown(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(grown)
  if (typeof value !== 'object' || value === null) return value
  const fields = Object.entries(value).map(([name, field]) => [name, name === 'state' ? field : grown(field)])
  const more = Object.fromEntries(fields) as Record<string, unknown>
  if (Array.isArray(more.entries)) more.entries.push({ kind: 'span', seq: more.seq, at: 1, name: 'later' })
  return { ...more, ofALaterVersion: { n: 1 } }
}

/** Answers every request as recorded; gives its address. */
export async function recordedServer(test: TestContext, change = (frames: string[]) => frames): Promise<string> {
  return await serverThat(test, (method, path) => {
    const found = WIRE_1.exchanges.find((one) => one.method === method && sameRoute(one.path, path))
    if (!found) return { status: 404, text: '{"error":{"code":"NOT_FOUND","message":"nothing","requestId":"x"}}' }
    const { answer } = found
    if (typeof answer === 'string') return { status: 200, text: answer }
    return { status: 200, text: `${change(answer).join('\n\n')}\n\n`, isStream: true }
  })
}

/** Refuses every request, as the first release does that of a later page. */
export async function refusingServer(test: TestContext, onAsked: () => void): Promise<string> {
  return await serverThat(test, () => {
    onAsked()
    return { status: WIRE_1.refusal.status, text: WIRE_1.refusal.answer }
  })
}

interface Said {
  status: number
  text: string
  isStream?: boolean
}

async function serverThat(test: TestContext, answer: (method: string, path: string) => Said): Promise<string> {
  const server = createServer((request, response) => {
    request.resume()
    const { status, text, isStream } = answer(request.method ?? '', (request.url ?? '').replace('/offstage', ''))
    response.writeHead(status, { 'content-type': isStream ? 'text/event-stream' : 'application/json' })
    // A stream stays open.
    if (isStream) response.write(text)
    else response.end(text)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  test.onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

function sameRoute(one: string, other: string): boolean {
  return one.split('?')[0] === other.split('?')[0]
}
