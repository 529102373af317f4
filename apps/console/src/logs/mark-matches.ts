// Cuts the segments of a line at what is looked for, so that it can be marked across changes of colour.
import type { Segment } from '../format/ansi.ts'

export interface MarkedSegment extends Segment {
  isMatch: boolean
}

export function markMatches(segments: readonly Segment[], find: string): MarkedSegment[] {
  const needle = find.toLowerCase()
  const text = segments.map((segment) => segment.text).join('')
  const lower = text.toLowerCase()
  // Where lower case has another length than the text, places in one are not places in the other: nothing is marked.
  if (!needle || lower.length !== text.length) return segments.map((segment) => ({ ...segment, isMatch: false }))
  const ends: number[] = []
  for (let at = lower.indexOf(needle); at >= 0; at = lower.indexOf(needle, at + needle.length))
    ends.push(at, at + needle.length)
  const marked: MarkedSegment[] = []
  let offset = 0
  for (const { text: piece, classes } of segments) {
    const cuts = [offset, ...ends.filter((end) => end > offset && end < offset + piece.length), offset + piece.length]
    for (let i = 1; i < cuts.length; i++) {
      const [from, to] = [cuts[i - 1]!, cuts[i]!]
      const isMatch = ends.filter((end) => end <= from).length % 2 === 1
      marked.push({ text: text.slice(from, to), classes, isMatch })
    }
    offset += piece.length
  }
  return marked
}
