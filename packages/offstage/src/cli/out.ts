// The one way out: text for people, or JSON for programs. Colour only on a terminal and without NO_COLOR; whatever is printed is inert.
import { inspect, styleText } from 'node:util'
import { inert } from './inert.ts'
import { plain } from './plain.ts'
import { type Column, tableOf } from './table.ts'

export type Paint = Parameters<typeof styleText>[0]

/** What of a stream is needed to write to it. */
export interface Terminal {
  isTTY?: boolean
  columns?: number
  write(text: string): unknown
}

export interface Out {
  readonly isJson: boolean
  /** Lines to standard output, made inert; nothing with `--json`. */
  say(text: string): void
  /** Lines to standard error: what people should know beside the result. Nothing with `--json`. */
  note(text: string): void
  /** One JSON document on one line, only with `--json`. */
  json(value: unknown): void
  table(columns: Column[], rows: string[][]): void
  /** Coloured where colour is due. */
  paint(style: Paint, text: string): string
  /** A value as people read it, over several lines if need be. */
  value(value: unknown): string
}

export function outputTo(stdout: Terminal, stderr: Terminal, isJson: boolean): Out {
  const isColour = hasColour(stdout)
  const width = stdout.isTTY ? stdout.columns || 80 : undefined
  return {
    isJson,
    say: (text) => void (isJson || stdout.write(`${inert(text, isColour)}\n`)),
    note: (text) => void (isJson || stderr.write(`${inert(text, hasColour(stderr))}\n`)),
    json: (value) => void (isJson && stdout.write(`${JSON.stringify(plain(value))}\n`)),
    table(columns, rows) {
      if (isJson) return
      const [titles = '', ...lines] = tableOf(columns, rows, width)
      this.say([this.paint('dim', titles), ...lines].join('\n'))
    },
    paint: (style, text) => (isColour ? styleText(style, text, { validateStream: false }) : text),
    value: (value) =>
      inspect(value, {
        depth: 8,
        colors: isColour,
        breakLength: Math.min(width ?? 120, 120) - 2,
        maxArrayLength: 100,
        maxStringLength: 10_000,
      }),
  }
}

function hasColour(stream: Terminal): boolean {
  return Boolean(stream.isTTY) && !process.env.NO_COLOR
}
