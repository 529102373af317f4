// Terminal colours in log lines: SGR sequences become class names from a closed list, every other escape sequence is left out, and the text stays text.
import { inertText } from './inert.ts'
import { paletteIndex } from './palette.ts'

/** A stretch of text with one look; `classes` are from the closed list `fg-0…15 bg-0…15 bold dim italic underline strike inverse`. */
export interface Segment {
  text: string
  classes: string
}

interface Pen {
  fg: number | null
  bg: number | null
  flags: Set<Flag>
}

type Flag = 'bold' | 'dim' | 'italic' | 'underline' | 'strike' | 'inverse'

const SET: Readonly<Record<number, Flag>> = {
  1: 'bold',
  2: 'dim',
  3: 'italic',
  4: 'underline',
  7: 'inverse',
  9: 'strike',
}
const CLEAR: Readonly<Record<number, Flag[]>> = {
  21: ['bold'],
  22: ['bold', 'dim'],
  23: ['italic'],
  24: ['underline'],
  27: ['inverse'],
  29: ['strike'],
}

/** More looks than this in a line are not worth drawing: the rest is plain. */
const MOST_SEGMENTS = 200

/** CSI sequences, then OSC/DCS/SOS/PM/APC strings up to their end (or the end of the line), then two-character escapes. */
const ESCAPE =
  /\x1b\[([\x30-\x3f]*)[\x20-\x2f]*([\x40-\x7e])|\x1b[\]P_^X][^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c|$)|\x1b[\x20-\x2f]*[\x30-\x7e]/g

export function parseAnsi(line: string): Segment[] {
  if (!line.includes('\x1b')) return [{ text: inertText(line), classes: '' }]
  const segments: Segment[] = []
  const pen: Pen = { fg: null, bg: null, flags: new Set() }
  let from = 0
  for (const match of line.matchAll(ESCAPE)) {
    push(segments, line.slice(from, match.index), pen)
    from = match.index + match[0].length
    if (match[2] === 'm' && segments.length < MOST_SEGMENTS) draw(pen, match[1] ?? '')
  }
  push(segments, line.slice(from), pen)
  return segments
}

/** The line without escape sequences: for finding, copying and downloading. */
export function plainText(line: string): string {
  return line.includes('\x1b') ? line.replace(ESCAPE, '') : line
}

function push(segments: Segment[], text: string, pen: Pen): void {
  if (text === '') return
  const classes = classesOf(pen)
  const last = segments.at(-1)
  if (last && (last.classes === classes || segments.length >= MOST_SEGMENTS)) last.text += inertText(text)
  else segments.push({ text: inertText(text), classes })
}

function classesOf({ fg, bg, flags }: Pen): string {
  const classes: string[] = [...flags]
  if (fg !== null) classes.push(`fg-${fg}`)
  if (bg !== null) classes.push(`bg-${bg}`)
  return classes.join(' ')
}

function draw(pen: Pen, parameters: string): void {
  if (!/^[\d;:]*$/.test(parameters)) return
  const codes = parameters.split(/[;:]/).map(Number)
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i]!
    if (code === 38 || code === 48) {
      const [colour, used] = extended(codes, i + 1)
      if (colour !== null) pen[code === 38 ? 'fg' : 'bg'] = colour
      i += used
    } else drawOne(pen, code)
  }
}

function drawOne(pen: Pen, code: number): void {
  const flag = SET[code]
  if (code === 0) Object.assign(pen, { fg: null, bg: null, flags: new Set() })
  else if (flag) pen.flags.add(flag)
  else if (CLEAR[code]) for (const cleared of CLEAR[code]) pen.flags.delete(cleared)
  else if (code >= 30 && code <= 37) pen.fg = code - 30
  else if (code >= 90 && code <= 97) pen.fg = code - 82
  else if (code >= 40 && code <= 47) pen.bg = code - 40
  else if (code >= 100 && code <= 107) pen.bg = code - 92
  else if (code === 39) pen.fg = null
  else if (code === 49) pen.bg = null
}

/** `5;n` and `2;r;g;b`, brought to the nearest of the sixteen. Gives the colour and how many numbers it took. */
function extended(codes: number[], at: number): [number | null, number] {
  if (codes[at] === 5) return [paletteIndex(codes[at + 1]), 2]
  if (codes[at] === 2) return [paletteIndex(codes.slice(at + 1, at + 4)), 4]
  return [null, 0]
}
