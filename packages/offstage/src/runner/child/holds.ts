// Counts the reasons to keep a child alive: its line down does while there is one, and only then, so that a task that waits for nothing is noticed.

export interface Line {
  ref(): void
  unref(): void
}

/** Gives a function that holds the line; what that returns lets it go again. */
export function holdsOn(line: Line): () => () => void {
  let holds = 0
  line.unref()
  return () => {
    if (holds++ === 0) line.ref()
    let isHeld = true
    return () => {
      if (isHeld && --holds === 0) line.unref()
      isHeld = false
    }
  }
}
