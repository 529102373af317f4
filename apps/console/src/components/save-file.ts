// Saves a text that the page has as a file of the reader's. Called by the log and by profiles.

/** Characters that a file's name should not have become dashes. */
export function saveFile(name: string, type: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type }))
  const link = document.createElement('a')
  link.href = address
  link.download = name.replace(/[^\w.-]+/g, '-')
  link.click()
  setTimeout(() => URL.revokeObjectURL(address), 10_000)
}
