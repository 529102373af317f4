// Numbers for people: grouped digits, capped counts, bytes.

const GROUPED = new Intl.NumberFormat('en')

export function formatNumber(value: number | bigint): string {
  return GROUPED.format(value)
}

/** A count that stops at `cap`: `10,000+` says "that many or more". */
export function formatCount(count: number, cap: number): string {
  return count >= cap ? `${formatNumber(cap)}+` : formatNumber(count)
}

export function formatBytes(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`
  if (bytes < 1024 * 1024) return `${(bytes / 1024).toFixed(1)} KB`
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${formatNumber(count)} ${count === 1 ? one : many}`
}
