/** The beginning of a task's id that is shown to people: enough for the command line, also where many were launched in one millisecond. */
export function shortId(id: string): string {
  return id.slice(0, 10)
}
