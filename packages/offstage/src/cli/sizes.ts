// Amounts of memory as the command line words them. A megabyte is 1024 × 1024 bytes, as in `memory: '256MB'`.

/** `512 B`, `1.5 KB`, `84.0 MB`, `1.2 GB`. */
export function sizeText(bytes: number): string {
  const units = ['B', 'KB', 'MB', 'GB']
  const at = Math.max(0, Math.min(units.length - 1, Math.floor(Math.log2(Math.max(1, bytes)) / 10)))
  return at === 0 ? `${bytes} B` : `${(bytes / 1024 ** at).toFixed(1)} ${units[at]}`
}
