// Reads a stack trace: which frames are the user's own, which belong to libraries or to Node, and where runs of the latter can be folded.

export interface Frame {
  text: string
  isLibrary: boolean
}

/** A run of frames of one kind. */
export interface FrameGroup {
  isLibrary: boolean
  frames: Frame[]
}

const LIBRARY =
  /node_modules[\\/]|\bnode:|[\\/]offstage[\\/](?:dist|src)[\\/]|\(native\)|\(<anonymous>\)$|^at <anonymous>$|\bnative\b$/

/** The frames of a V8 stack in order, in runs. Lines before the first frame (name and message) are left out. */
export function readStack(stack: string): FrameGroup[] {
  const groups: FrameGroup[] = []
  for (const line of stack.split('\n')) {
    const text = line.trim()
    if (!text.startsWith('at ')) continue
    const frame = { text: text.slice(3), isLibrary: LIBRARY.test(text) }
    const last = groups.at(-1)
    if (last?.isLibrary === frame.isLibrary) last.frames.push(frame)
    else groups.push({ isLibrary: frame.isLibrary, frames: [frame] })
  }
  return groups
}

/** Function and place of a frame: `['crawl', '/app/tasks.ts:12:9']`; the function is empty for anonymous ones. */
export function splitFrame(text: string): [string, string] {
  const match = /^(.*) \((.*)\)$/.exec(text)
  return match ? [match[1]!, match[2]!.replace(/^file:\/\//, '')] : ['', text.replace(/^file:\/\//, '')]
}
