// Amounts of memory as people write them: a number of bytes, or '256MB', '1.5GB'. A megabyte is 1024 × 1024 bytes.

const UNITS: Record<string, number> = { KB: 1024, MB: 1024 ** 2, GB: 1024 ** 3 }

export type MemorySize = number | `${number}${'KB' | 'MB' | 'GB'}`

/** In bytes, whole; undefined for what is no amount. */
export function memoryBytes(given: unknown): number | undefined {
  if (typeof given === 'number') return Number.isSafeInteger(given) && given > 0 ? given : undefined
  if (typeof given !== 'string') return undefined
  const [, amount, unit] = /^(\d+(?:\.\d+)?)\s*(KB|MB|GB)$/i.exec(given.trim()) ?? []
  if (amount === undefined || unit === undefined) return undefined
  return Math.round(Number(amount) * (UNITS[unit.toUpperCase()] as number))
}
